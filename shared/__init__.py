"""The product: rules, records, lake and insights, importable without Azure Functions."""
