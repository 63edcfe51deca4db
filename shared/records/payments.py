"""Payment providers: who moves the money that the ledger owes."""

from __future__ import annotations

from typing import Protocol


class PaymentProvider(Protocol):
    """Pays under an id: however often it is told, it pays once, and gives the same reference."""

    name: str

    def pay(self, payment_id: str, cents: int) -> str:
        """Pay and return the provider's reference once it is settled; raises TransientError until then."""
        ...


class SimulatedProvider:
    """Moves no money and says so: its references begin with SIMULATED."""

    name = "simulated"

    def pay(self, payment_id: str, cents: int) -> str:
        """Settle at once."""
        return f"SIMULATED-{payment_id}"


PROVIDER: PaymentProvider = SimulatedProvider()
