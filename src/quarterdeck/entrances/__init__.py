"""The ways in: web pages, API, command line, MCP. Each makes one call down."""
