"""Forms: they check the form of what was typed; the services decide."""
