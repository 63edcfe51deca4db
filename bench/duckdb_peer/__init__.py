"""The same lake by DuckDB: raw files to bronze, silver and gold as Parquet, written from docs/reference.

A peer to be measured against, so it does equal work and shares no rule with the product. It takes a first
delivery of files as the generator writes them; it does not merge, and knows no API records.
"""
