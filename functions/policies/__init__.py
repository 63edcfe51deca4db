"""Quotes, and policies from purchase to renewal: changes, payments."""
