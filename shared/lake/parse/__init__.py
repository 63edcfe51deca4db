"""Bytes of a raw file, whatever its format, to bronze rows and to rejects with their reasons."""
