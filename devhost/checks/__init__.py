"""What the conformance check asks of routes and of host.json."""
