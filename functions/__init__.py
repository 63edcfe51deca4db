"""The doors: one blueprint per file; a handler reads its input, calls shared/, shapes the answer."""
