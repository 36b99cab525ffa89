"""The record: who changed what, when, and through which entrance."""
