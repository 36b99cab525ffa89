"""Readers of rules files: bytes in, frozen values out. No database, no clock, no file system."""
