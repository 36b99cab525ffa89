"""Changes of the plans."""
