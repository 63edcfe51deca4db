"""How often a batch was begun, so that a file on which the process dies is not read for ever.

An exception is contained where it is raised. A process that is killed, for memory or time, says nothing: only
the note it left before shows which file it had in hand. Notes are made from the third attempt on. A file that
DEATHS of them tell of is suspect, and read by a process of its own first: instances are killed for many
reasons, with any file in hand. One that survives TRIALS such trials, and is suspect again, is put off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared import storage_resources
from shared.raw import ledger

CAREFUL_FROM = 3
DEATHS = 3
TRIALS = 5


@dataclass(slots=True)
class Attempt:
    """One attempt at an entity's batch.

    deaths: by file, how many earlier attempts died with it in hand, since its last trial. trials: by file,
    how many it has survived.
    """

    entity: str
    number: int
    count: int = 1
    deaths: Counter[str] = field(default_factory=Counter)
    trials: Counter[str] = field(default_factory=Counter)

    def is_suspect(self, path: str) -> bool:
        """True for a file that has to stand a trial before it is read."""
        return self.deaths[path] >= DEATHS

    def is_put_off(self, path: str) -> bool:
        """True for a file that later batches may read, but not this one, whatever a trial would say."""
        return self.is_suspect(path) and self.trials[path] >= TRIALS

    def clear(self, path: str) -> None:
        """Note that a file has survived its trial."""
        self.deaths[path] = 0
        self.trials[path] += 1
        self.note("")

    @contextmanager
    def in_hand(self, path: str) -> Iterator[None]:
        """Note which file is being read, once earlier attempts have died."""
        if self.count < CAREFUL_FROM:
            yield
            return
        self.note(path)
        try:
            yield
        finally:
            # Not reached when the process is killed, and that is the point.
            self.note("")

    def note(self, current: str) -> None:
        """Keep what a later attempt needs to know."""
        storage_resources.table(ledger.TABLE).upsert_entity(
            {
                "PartitionKey": ledger.PARTITION,
                "RowKey": f"a:{self.entity}",
                "number": self.number,
                "count": self.count,
                "current": current,
                "deaths": json.dumps(self.deaths),
                "trials": json.dumps(self.trials),
            }
        )


def begin(entity: str, number: int) -> Attempt:
    """Count an attempt at batch `number` of an entity."""
    from azure.core.exceptions import ResourceNotFoundError

    attempt = Attempt(entity, number)
    try:
        row = storage_resources.table(ledger.TABLE).get_entity(ledger.PARTITION, f"a:{entity}")
    except ResourceNotFoundError:
        row = None
    if row is not None and row["number"] == number:
        attempt.count = int(row["count"]) + 1
        attempt.deaths = Counter(json.loads(row.get("deaths", "{}")))
        attempt.trials = Counter(json.loads(row.get("trials", "{}")))
        attempt.deaths.update([row["current"]] if row["current"] else [])
    attempt.note("")
    return attempt
