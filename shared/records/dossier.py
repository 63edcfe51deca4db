"""Everything that a decision about a claim looks at, and the commit that takes the claim on."""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.domain import events
from shared.domain.claim import Claim
from shared.domain.claim_status import DECIDED
from shared.domain.decision import Decision, decision_row
from shared.domain.facts import FindProvider, Known
from shared.domain.records import Pet, Policy
from shared.domain.rows import Row, timestamp
from shared.domain.sequence import as_decided
from shared.errors import ConflictError, TransientError
from shared.identity.principal import Role
from shared.records.command_commit import commit_of
from shared.records.commit import CHANGED, MAX_PAUSE_S
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.partition import Partition, read_kind
from shared.records.store import RecordStore, not_found

ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Dossier:
    """A claim with its policy, its pet, and all claims of its customer as decisions count them."""

    claim: Stored[Claim]
    partition: Partition
    policy: Policy | None
    pet: Pet | None
    history: list[Claim]
    documents: Mapping[str, int]

    def known(self, origin: Origin, find_provider: FindProvider) -> Known:
        """What a decision on the origin's day looks at."""
        return {
            "policy": self.policy,
            "pet": self.pet,
            "history": self.history,
            "as_of": origin.as_of,
            "provider": find_provider(self.claim.row["provider_id"]),
            "documents": self.documents,
        }


def open_dossier(store: RecordStore, claim_id: str, customer_id: str | None = None) -> Dossier:
    """Read what a decision needs, at once; raises NotFoundError.

    An exclusive commit with its partition is refused if any of it changes. `customer_id` saves a look-up.
    """
    owner = customer_id or store.owner_of("claim", claim_id)
    if owner is None:
        raise not_found("claim", claim_id)
    partition, claims, documents = store.with_claims(owner)
    claim = next((each for each in claims if each.id == claim_id), None)
    if claim is None:
        raise not_found("claim", claim_id)
    return dossier_of(claim, partition, claims, documents)


def dossier_of(
    claim: Stored[Claim],
    partition: Partition,
    claims: Sequence[Stored[Claim]],
    documents: Sequence[Stored[Row]],
) -> Dossier:
    """The dossier of a claim, stored or about to be, in what was read of its customer."""
    policy = partition.policies.get(claim.row["policy_id"])
    pet = partition.pets.get(claim.row["pet_id"])
    return Dossier(
        claim,
        partition,
        policy.row if policy else None,
        pet.row if pet else None,
        [_counted(other) for other in claims],
        _count_evidence(documents),
    )


def claim_commit(
    claim: Stored[Claim],
    row: Claim,
    decision: Decision,
    origin: Origin,
    *,
    also: tuple[Write, ...] = (),
    action: str | None = None,
    exclusive: bool = False,
    result: Result | None = None,
    passed: Sequence[Claim] = (),
) -> Commit:
    """The claim's next version under its decision; a decision that it replaces is kept beside it.

    `passed` are statuses on the way to it: clients hear of them, and the lake of the last one.
    """
    done = action or f"claim_{row['status'].lower().replace(' ', '_')}"
    return commit_of(
        origin,
        done,
        claim.id,
        customer_id=claim.customer_id,
        writes=(
            Write("claim", claim.id, row, claim, decision),
            *_superseded(claim, decision),
            *also,
        ),
        events=(
            *(replace(claim_event(each, origin), raw_entity=None) for each in passed),
            claim_event(row, origin),
        ),
        result=result,
        exclusive=exclusive,
    )


def _count_evidence(documents: Sequence[Stored[Row]]) -> dict[str, int]:
    """How many files show what a claim says, by claim.

    A file that is with several claims counts for the first one; one from somebody who decides claims counts
    for none.
    """
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for document in documents:
        row = document.row
        if row["sha256"] not in seen and row["uploaded_by"] not in (Role.ADJUSTER, Role.ADMIN):
            counts[row["claim_id"]] += 1
        seen.add(row["sha256"])
    return dict(counts)


def deciders_of(claim: Stored[Claim]) -> frozenset[str]:
    """The subjects who have decided about a claim before, in every decision that was kept."""
    replaced = (row.row for row in read_kind(claim.customer_id, "decision"))
    rulings = [row["decision"]["facts"]["ruling"] for row in replaced if row["claim_id"] == claim.id]
    before = {ruling["by"] for ruling in rulings if ruling}
    last = claim.decision.facts.ruling if claim.decision else None
    return frozenset(before | ({last.by} if last else set()))


def claim_event(claim: Claim, origin: Origin) -> Event:
    """The news that a claim has reached its status; the claim as it now is goes to the lake."""
    data = events.claim_status_update(claim, origin.now)
    return Event(events.CLAIM_STATUS_UPDATE, claim["claim_id"], data, "claims")


def repeated[T](attempt: Callable[[], T], attempts: int = ATTEMPTS) -> T:
    """What `attempt` returns once nothing has changed between its reading and its commit.

    Raises TransientError when others were faster `attempts` times.
    """
    for _ in range(attempts):
        try:
            return attempt()
        except ConflictError as conflict:
            if conflict.code != CHANGED:
                raise
            time.sleep(random.uniform(0, MAX_PAUSE_S))
    raise TransientError("Too many changes to this customer at once. Try again in a moment.")


def _counted(claim: Stored[Claim]) -> Claim:
    # What is decided counts, though its steps may still be on their way.
    decision = claim.decision
    if decision is None or decision.status not in DECIDED or claim.row["status"] in DECIDED:
        return claim.row
    return as_decided(claim.row, decision)


def _superseded(claim: Stored[Claim], decision: Decision) -> tuple[Write, ...]:
    before = claim.decision
    if before is None or before == decision:
        return ()
    at = claim.row["updated_at"]
    row = {"claim_id": claim.id, "created_at": at, "decision": decision_row(before)}
    return (Write("decision", f"{claim.id}_{timestamp(at)}_{secrets.token_hex(4)}", row),)
