"""The command line: one command for every verb, and the engines on files."""
