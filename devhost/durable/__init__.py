"""A Durable Functions engine for the JSON protocol of 1.7, with its state in SQLite."""
