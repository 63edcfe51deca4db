"""Push events over Azure Web PubSub: who hears what, in which form, and how it is sent.

A push is an acceleration: the outbox in the system of record is the truth, and every client can catch up.
"""
