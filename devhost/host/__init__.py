"""A development Functions host: drives the genuine execution library in process. Not the Functions host."""
