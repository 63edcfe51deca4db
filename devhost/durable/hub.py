"""What the parts of the engine share: the store, the functions and how to call them, the clock."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from devhost.durable.catalogue import Catalogue
from devhost.durable.errors import InvocationFailed
from devhost.durable.protocol import stamp
from devhost.durable.store import Store
from devhost.durable.transaction import Transaction, Work

Invoke = Callable[[str, str], Awaitable[str]]


@dataclass
class Hub:
    """One running task hub. `dispatch` starts the work that a committed transaction gives rise to."""

    name: str
    store: Store
    catalogue: Catalogue
    invoke: Invoke
    dispatch: Callable[[Work], None]
    timeout_s: float | None = None
    default_version: str | None = None

    @contextmanager
    def transact(self) -> Iterator[Transaction]:
        """Write in one transaction; its work is started once it has committed."""
        with self.store.transaction() as tx:
            yield tx
        self.dispatch(tx.work)

    def now(self) -> str:
        """The current time in the protocol's format."""
        return stamp(datetime.now(UTC))

    async def call(self, name: str, payload: str) -> str:
        """Invoke a function. InvocationFailed when it raises or exceeds the invocation timeout."""
        try:
            async with asyncio.timeout(self.timeout_s) as limit:
                return await self.invoke(name, payload)
        except InvocationFailed:
            raise
        except Exception as error:
            if limit.expired():
                raise InvocationFailed(self._timeout_text(name)) from error
            raise InvocationFailed(f"{type(error).__name__}: {error}", traceback.format_exc()) from error

    def _timeout_text(self, name: str) -> str:
        limit = timedelta(seconds=self.timeout_s or 0)
        return f"Timeout value of {limit} was exceeded by function: Functions.{name}"
