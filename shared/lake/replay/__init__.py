"""The adjudication replay: what the claims of the past would have come to by the rules of today.

A mart of its own, published by itself: it is computed beside the medallion run, never in its way.
"""
