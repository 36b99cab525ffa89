"""Workspaces, teams, products, and who may do what in them."""
