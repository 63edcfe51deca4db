"""What is kept about a customer, as one list of places: exported from them, and erased in them."""
