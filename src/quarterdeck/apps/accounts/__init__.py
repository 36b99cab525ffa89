"""People, what they sign in with, and the Actor that every verb is done by."""
