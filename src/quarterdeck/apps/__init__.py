"""The domains: models, queries (reads), services (changes) and jobs."""
