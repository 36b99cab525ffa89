"""Reads across domains: home, search, the backlog page. Imported by no domain."""
