"""The pages, one module per domain; each view makes one call down."""
