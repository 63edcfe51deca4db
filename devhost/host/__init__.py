"""A development Functions host around the genuine execution library."""
