"""Seeded synthetic data with the distributions of the reference data set."""
