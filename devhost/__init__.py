"""What Azure provides, for one machine: never deployed, never imported by the product."""
