"""What gold says: figures, lists, the adjudication replay; and what the staff keeps of it."""
