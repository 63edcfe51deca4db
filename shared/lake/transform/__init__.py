"""Silver and gold as pure narwhals functions: frames in, frames out; no I/O, no clock."""
