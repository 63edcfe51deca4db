"""Between writing and publishing: whether a version may be shown, and which rows are at fault if not."""
