"""Delta tables: opening, reading and writing their files, and commits that happen exactly once."""
