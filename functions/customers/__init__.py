"""Customers: registration, the own profile, look-up, and the demo customers."""
