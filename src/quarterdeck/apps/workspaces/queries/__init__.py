"""Reads of workspaces, products and memberships."""
