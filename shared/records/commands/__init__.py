"""What can be done to records: one function per command, each ending in one commit."""
