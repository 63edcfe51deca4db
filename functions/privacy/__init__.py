"""A customer's own data: all of it in one file, and its erasure."""
