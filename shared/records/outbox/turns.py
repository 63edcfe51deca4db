"""One drain of a customer's outbox at a time in this process; between processes drains may overlap."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Turns:
    """Who comes while a customer's work is under way does not wait: the work is done once more instead."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        # The customers whose work is under way, and whether it is wanted once more.
        self._under_way: dict[str, bool] = {}

    def take[T](self, customer_id: str, work: Callable[[], T]) -> T | None:
        """The outcome of the last time that `work` was done; None when it is left to who is at it.

        Whoever does the work answers for all that have left it to them: raises what `work` raises.
        """
        with self._guard:
            if customer_id in self._under_way:
                self._under_way[customer_id] = True
                return None
            self._under_way[customer_id] = False
        try:
            while True:
                outcome = work()
                if self._is_over(customer_id):
                    return outcome
        except BaseException:
            with self._guard:
                self._under_way.pop(customer_id, None)
            raise

    def _is_over(self, customer_id: str) -> bool:
        with self._guard:
            if self._under_way[customer_id]:
                self._under_way[customer_id] = False
                return False
            del self._under_way[customer_id]
            return True
