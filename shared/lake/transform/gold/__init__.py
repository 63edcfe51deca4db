"""One file per gold mart."""
