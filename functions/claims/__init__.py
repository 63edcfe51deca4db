"""Claims: submission, decision, documents and messages."""
