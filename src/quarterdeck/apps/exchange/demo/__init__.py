"""The demo product, as data."""
