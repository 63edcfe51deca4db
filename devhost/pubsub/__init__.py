"""A Web PubSub emulator: REST operations, JSON subprotocols, upstream events."""
