"""A proxy before Azurite: an account with hierarchical namespace, a latency, and a count of calls.

Azurite has a flat namespace, and answers in a millisecond. The front makes an account behave as one of Data
Lake Storage Gen2 does on the blob endpoint, each rule with its source in docs/decisions/0095. Signatures pass
through: shared keys and SAS sign the path, not the host.
"""
