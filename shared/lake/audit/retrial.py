"""What follows an audit: the pass is published, halted, or tried again without the rows that it suspects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.lake.audit import suspects
from shared.lake.state import search
from shared.lake.state.published import Manifest
from shared.lake.state.search import Search

if TYPE_CHECKING:
    from shared.lake.state.pass_plan import Plan


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a pass is not published, one sentence each, empty when it is; and the search that follows it."""

    problems: Sequence[str] = ()
    next: Search | None = None

    @property
    def attempt(self) -> int:
        """The number of the next attempt, 0 when there is none."""
        return self.next.probes + 1 if self.next else 0


def verdict(plan: Plan, candidate: Manifest, before: Manifest | None, problems: Sequence[str]) -> Verdict:
    """What becomes of a pass whose audit has found these problems."""
    if not plan.attempt:
        new_search = suspects.first(plan, candidate.tables, before) if problems else None
        return Verdict(problems, new_search)
    last_search = search.kept(plan.number - 1)
    known = last_search.judged(passed=not problems)
    if known is None:
        return Verdict(problems, suspects.by_files(last_search.suspects))
    if not problems and known.is_over and known.aside == plan.aside:
        return Verdict()
    left_out = sum(map(len, plan.aside.values()))
    narrowing = f"The audit passes without {left_out} rows or files; fewer of them are left out next."
    return Verdict(problems or [narrowing], known)
