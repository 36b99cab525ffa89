"""The pages: forms, templates and static files over the services and queries."""
