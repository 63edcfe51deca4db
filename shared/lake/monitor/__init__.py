"""What the pipeline is doing and how good its data is, for people who look at it."""
