"""The first version of the API; only additions come to it."""
