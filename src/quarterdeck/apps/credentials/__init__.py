"""Credentials: the rules of programs, and what their holders keep, renew and prove."""
