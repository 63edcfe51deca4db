"""What the operations on customers, pets, policies and claims have in common."""
