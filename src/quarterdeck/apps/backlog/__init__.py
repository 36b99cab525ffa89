"""The product backlog: items, their text, criteria, variants, and their one order."""
