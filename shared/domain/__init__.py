"""The rules of the trade: pure functions and models that know neither storage nor HTTP."""
