"""Looking for the rows that make an audit fail: which the next pass leaves out, given how the last went.

Suspects stand in order, the likeliest first. Leaving out all of them comes first: if that does not help, none
is to blame. Else halving finds the shortest beginning that helps; its last row is guilty. Then it
is asked whether leaving out the guilty ones alone will do, and so on.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from shared import storage_resources
from shared.lake.state.set_aside import Aside, Place

CONTAINER = "lineage"

# Then all that is known to help is left out.
MAX_PROBES = 24

Suspect = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class Search:
    """Where a search stands.

    suspects: entity and place, `guilty` the positions of those found so far. Beside these, leaving out the
    first `fails` ones did not help (-1: not tried), leaving out the first `helps` ones did (None: not tried).
    """

    suspects: tuple[Suspect, ...]
    guilty: tuple[int, ...] = ()
    fails: int = 0
    helps: int | None = None
    probes: int = 0

    @property
    def is_over(self) -> bool:
        """True when nothing is left to ask."""
        return self.helps == 0 or (self.helps is not None and self.probes >= MAX_PROBES)

    @property
    def aside(self) -> Aside:
        """What the next pass leaves out."""
        left_out = [*(self.suspects[n] for n in sorted(self.guilty)), *self.suspects[: self._next()]]
        places: dict[str, tuple[Place, ...]] = {}
        for entity, place in dict.fromkeys(left_out):
            places[entity] = (*places.get(entity, ()), place)
        return places

    def judged(self, *, passed: bool) -> Search | None:
        """The search after that pass; None when it has shown that no suspect is to blame."""
        probed = self._next()
        if not passed and (self.helps is None or self.probes > MAX_PROBES):
            return None
        counted = replace(self, probes=self.probes + 1)
        known = replace(counted, helps=probed) if passed else replace(counted, fails=probed)
        if known.helps and known.helps - known.fails == 1:
            last = known.helps - 1
            return replace(known, guilty=(*known.guilty, last), helps=last, fails=-1)
        return known

    def _next(self) -> int:
        if self.helps is None:
            return len(self.suspects)
        if self.is_over:
            return self.helps
        return 0 if self.fails < 0 else (self.fails + self.helps) // 2


def keep(number: int, going_on: Search) -> None:
    """Keep the search for the pass after `number`; repeating it changes nothing."""
    storage_resources.container(CONTAINER).upload_blob(_name(number), encoded(going_on), overwrite=True)


def kept(number: int) -> Search:
    """The search that the pass after `number` carries on."""
    return decoded(storage_resources.container(CONTAINER).download_blob(_name(number)).readall())


def encoded(search: Search) -> bytes:
    """A search as JSON."""
    return json.dumps(asdict(search)).encode()


def decoded(text: bytes) -> Search:
    """The search behind `encoded`."""
    data = json.loads(text)
    suspects = tuple((entity, Place(*place)) for entity, place in data["suspects"])
    return Search(**{**data, "suspects": suspects, "guilty": tuple(data["guilty"])})


def _name(number: int) -> str:
    return f"searches/{number:08d}.json"
