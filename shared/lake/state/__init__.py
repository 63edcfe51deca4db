"""What the pipeline knows between its passes: raw files, plans, published versions, runs."""
