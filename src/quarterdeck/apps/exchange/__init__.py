"""Other tools' files: read, written, and turned into what the engines and the domains take."""
