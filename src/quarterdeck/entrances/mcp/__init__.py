"""Quarterdeck for agents: its verbs as tools of the Model Context Protocol."""
