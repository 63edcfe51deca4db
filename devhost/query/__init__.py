"""SQL over the published lake: an embedded DuckDB that sees tables by name and can reach nothing else."""
