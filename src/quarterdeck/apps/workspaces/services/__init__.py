"""Changes to workspaces, products and memberships."""
