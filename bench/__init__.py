"""Figures: ratios measured in one run, and the latencies a user would see."""
