"""Files that people bring: stored whole, served as a download only."""
