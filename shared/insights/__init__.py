"""Queries over published gold versions, cached by version."""
