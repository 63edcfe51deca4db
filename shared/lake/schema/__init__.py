"""What each table of the lake is: columns, types, keys, how it is cut, and why rows are refused for it."""
