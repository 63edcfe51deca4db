"""The raw zone: names, writing and reading of the blobs that feed the lake."""
