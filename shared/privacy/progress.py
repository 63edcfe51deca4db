"""An erasure step by step: whoever takes a step again, at whatever point it broke off, goes on.

The state stands in the register and changes only there; every step before it may be repeated.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import ConflictError
from shared.identity.principal import Principal, Role
from shared.lake.replay import run as replay_run
from shared.lake.replay import state as replay_state
from shared.lake.state import kick, runs
from shared.privacy import register
from shared.privacy.finding import find_person
from shared.privacy.places import BY_NAME, EMPTIED, PLACES
from shared.privacy.records_erasure import (
    end_policies,
    erase_records,
    freeze,
    keep_money,
    open_claims,
)
from shared.privacy.register import Erasure, Registered, State
from shared.privacy.survey import counted, survey
from shared.privacy.telling import PersonalData, look_up_as
from shared.records import erased
from shared.records.model import Origin

A_DAY = timedelta(days=1)
SOON = timedelta(seconds=20)
# The last copies that erasure itself does not remove: backups, written every six hours.
COPIES_EXPIRE = timedelta(days=BY_NAME["backups"].days + 1)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of an erasure next: nothing more, or a look after some time."""

    state: State
    wait: timedelta | None = None


def advance(key: str, now: datetime) -> Step:
    """Take an erasure on as far as it goes now; repeating it changes nothing."""
    while (entry := register.find(key)) is not None:
        step = _STEPS[entry.erasure.state](entry, now)
        if step is not None:
            return step
    return Step(State.WITHDRAWN)


def _over(entry: Registered, now: datetime) -> Step | None:
    return Step(entry.erasure.state)


def _waiting(entry: Registered, now: datetime) -> Step | None:
    erasure = entry.erasure
    assert erasure.effective_at is not None
    assert erasure.customer_id is not None
    if now < erasure.effective_at:
        return Step(erasure.state, min(A_DAY, erasure.effective_at - now))
    customer_id = erasure.customer_id
    if claims := open_claims(customer_id):
        return _wait_for(entry, f"{len(claims)} claims that are not settled")
    if erasure.end_policies:
        end_policies(customer_id, _origin(now))
    try:
        freeze(customer_id)
    except ConflictError:
        return _wait_for(entry, "changes of the customer's records")
    seen = look_up_as(find_person(customer_id))
    person = seen.person
    register.move(
        entry,
        state=State.RECORDS,
        waits_for=None,
        begun_at=now,
        found=counted(seen),
        own={column: sorted(ids) for column, ids in person.own.items()},
        emails=sorted(person.emails),
        passes=_passes(seen),
        secret=secrets.token_hex(16),
    )
    return None


def _wait_for(entry: Registered, what: str) -> Step:
    if entry.erasure.waits_for != what:
        register.move(entry, waits_for=what)
    return Step(entry.erasure.state, A_DAY)


def _passes(seen: PersonalData) -> list[int]:
    batches = {b for t, rows in seen.rows if t.place == "bronze" for b in rows["_batch_id"].to_list()}
    return sorted({int(batch.rpartition("-")[2]) for batch in batches})


def _records(entry: Registered, now: datetime) -> Step | None:
    erasure = entry.erasure
    # From here on nothing comes in under these ids, whatever is delivered or restored.
    erased.add(erasure.person.ids)
    kept = keep_money(erasure.person, erasure.secret or "")
    # An attempt after one that died finds less to keep, or nothing.
    counts = {kind: max(kept[kind], erasure.kept.get(kind, 0)) for kind in {*kept, *erasure.kept}}
    if counts != erasure.kept:
        entry = register.move(entry, kept=counts)
    erase_records(erasure.person)
    done = _done(erasure, "records", now)
    register.move(entry, state=State.LAKE, run_id=_ask(erasure, now), done=done)
    return None


def _ask(erasure: Erasure, now: datetime) -> str:
    key = f"{erasure.erasure_id}-{erasure.rounds}-{erasure.run_id or ''}"
    return runs.ask_once(key, "", kind="erasure", as_of=None, requested_by="erasure", now=now)


def _lake(entry: Registered, now: datetime) -> Step | None:
    erasure = entry.erasure
    status = runs.get(erasure.run_id or "")["status"]
    if status in ("failed", "halted"):
        register.move(entry, run_id=_ask(erasure, now))
        status = "queued"
    if status != "succeeded":
        kick.later()
        return Step(erasure.state, SOON)
    if replay_state.read().published is not None:
        # The rules are asked again: whoever is not in the lake is not in their answer.
        replay_run.run(now=now)
    expires_at = now + COPIES_EXPIRE
    register.move(
        entry, state=State.RETENTION, expires_at=expires_at, done=_done(erasure, "lake", now), run_id=None
    )
    return None


def _retention(entry: Registered, now: datetime) -> Step | None:
    erasure = entry.erasure
    assert erasure.expires_at is not None
    if now < erasure.expires_at:
        return Step(erasure.state, min(A_DAY, erasure.expires_at - now))
    left = survey(erasure.person)
    if any(left.values()):
        # Whoever wrote while the erasure ran may have left something.
        register.move(entry, state=State.RECORDS, left=left, rounds=erasure.rounds + 1)
        return None
    register.move(
        entry,
        state=State.COMPLETED,
        left=left,
        done=dict(erasure.done) | dict.fromkeys((place.name for place in PLACES), now),
        completed_at=now,
        customer_id=None,
        own={},
        emails=[],
        passes=[],
        secret=None,
    )
    return None


def _done(erasure: Erasure, phase: str, now: datetime) -> dict[str, datetime]:
    lake = {"raw_files", "intake_ledger", "plans", "runs", "bronze", "silver", "gold", "quarantine"}
    lake.add("adjudication_replay")
    places = [place for place in EMPTIED if (place in lake) is (phase == "lake")]
    return dict(erasure.done) | dict.fromkeys(places, now)


def _origin(now: datetime) -> Origin:
    principal = Principal("erasure", "petinsure360", Role.OPERATOR)
    return Origin(principal=principal, now=now, as_of=now.date())


_STEPS: Mapping[State, Callable[[Registered, datetime], Step | None]] = {
    State.AWAITING_CONSENT: _over,
    State.WITHDRAWN: _over,
    State.COMPLETED: _over,
    State.WAITING: _waiting,
    State.RECORDS: _records,
    State.LAKE: _lake,
    State.RETENTION: _retention,
}
