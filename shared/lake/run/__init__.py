"""A pass of the pipeline, stage by stage, and in which order."""
