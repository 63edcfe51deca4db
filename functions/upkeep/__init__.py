"""What runs by the clock, or by a hint where a request did not get that far."""
