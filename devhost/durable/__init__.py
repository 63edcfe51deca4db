"""A Durable Functions engine for the JSON protocol of 1.7, with its state in SQLite."""

from devhost.durable.engine import DurableEngine, DurableFunction, InvocationFailed

__all__ = ["DurableEngine", "DurableFunction", "InvocationFailed"]
