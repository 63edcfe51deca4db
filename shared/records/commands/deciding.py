"""A claim's decision in the commit of its submission, if nothing has to be waited for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from shared.domain.claim_status import ClaimStatus
from shared.domain.facts import FindProvider
from shared.domain.rows import encode_row
from shared.records.commands.processing import deciding
from shared.records.decided import count_decision
from shared.records.dossier import Dossier
from shared.records.model import Commit, Origin, Step
from shared.telemetry import span
from shared.telemetry.logs import places
from shared.telemetry.names import SpanName

# In characters: a transaction of 4 MiB holds submission and decision of a claim several times as large.
LARGEST = 50_000

_log = logging.getLogger("petinsure360.claims")


@dataclass(frozen=True, slots=True)
class Decided:
    """A submission with its decision in one commit."""

    command: Commit
    status: ClaimStatus


@dataclass(frozen=True, slots=True)
class Decider:
    """What decides a claim that is being submitted.

    `find_provider` raises TimeoutError when it would take long. `later` has a claim of a customer decided
    soon that could not be decided at once.
    """

    origin: Origin
    find_provider: FindProvider
    later: Callable[[str, str], None]

    def decide(self, submission: Commit, dossier: Dossier) -> Decided | None:
        """The submission together with its decision; None when that has to wait."""
        if len(encode_row(dossier.claim.row)) > LARGEST:
            return None
        try:
            with span(SpanName.DECIDE, parent=self.origin.traceparent) as traced:
                decision, outcome = deciding(dossier, self.origin, self.find_provider)
                traced.note(outcome=str(outcome.final_status))
        except TimeoutError:
            return None
        except Exception as error:
            # A claim is accepted whether or not it can be decided.
            _log.warning("a claim was not decided at once: %s", places(error))
            return None
        return Decided(_together(submission, decision), outcome.status)

    def count(self, dossier: Dossier, decided: Decided) -> None:
        """Count a decision that is stored."""
        count_decision(dossier.claim.row, decided.status, by="rules", now=self.origin.now)


def _together(submission: Commit, decision: Commit) -> Commit:
    """One commit of both. The lake gets the claim once, as it then is, and before clients hear of either."""
    claim, *others = decision.writes
    carried = {event.subject for event in submission.events if event.raw_entity}
    events = (replace(e, raw_entity=None) if e.subject in carried else e for e in decision.events)
    return replace(
        decision,
        writes=(replace(claim, before=None), *others),
        idempotency=submission.idempotency,
        result=submission.result,
        events=tuple(events),
        before=(Step(submission.events, submission.audit),),
    )
