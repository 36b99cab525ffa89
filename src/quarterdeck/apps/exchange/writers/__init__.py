"""What we write for other tools: a backlog as CSV, as a table to paste."""
