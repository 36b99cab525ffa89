"""Changes to the backlog, one module per matter."""
