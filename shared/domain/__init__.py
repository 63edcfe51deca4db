"""Pure rules and models of the insurance trade: no I/O, no clock, nothing of Azure."""
