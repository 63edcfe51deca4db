"""Pets and their pictures."""
