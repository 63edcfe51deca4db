"""Raw to gold: contracts, intake, bronze, silver, gold, and where their tables live."""
