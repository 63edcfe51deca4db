"""What belongs to no record: health, documentation, the catalogue, and what no route took."""
