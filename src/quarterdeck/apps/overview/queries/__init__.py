"""Reads that join domains."""
