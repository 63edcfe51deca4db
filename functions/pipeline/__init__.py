"""The medallion run, and what the staff sees of it: runs, quality, quarantine."""
