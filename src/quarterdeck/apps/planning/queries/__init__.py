"""Reads of the plans."""
