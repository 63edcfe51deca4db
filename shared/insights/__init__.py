"""Queries over announced gold versions, cached by version."""
