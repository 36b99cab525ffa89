"""Outgoing mail: rows first, sent by a job after commit."""
