"""The HTTP layer: one declaration per operation makes triggers, checks, problems and the OpenAPI document."""
