"""Raw files from storage into bronze, and their rows that could not be taken into quarantine."""
