"""The doors, a folder an area: a handler reads its input, calls shared/, shapes the answer."""
