"""Quarterdeck for programs, over HTTP: versions of one API."""
