"""Where an erasure stands, as people read it: place by place with counts and times, and what is kept."""

from __future__ import annotations

from typing import Any

from shared.privacy.kept import KEPT
from shared.privacy.places import EMPTIED, PLACES, Place
from shared.privacy.register import Erasure

Data = dict[str, Any]


def report(customer_id: str, erasure: Erasure) -> Data:
    """The report; once the erasure is complete it is its proof."""
    return {
        "customer_id": customer_id,
        "erasure_id": erasure.erasure_id,
        "state": str(erasure.state),
        "requested_at": erasure.requested_at,
        "requested_by": erasure.requested_by,
        "consented_by": erasure.consented_by,
        "end_policies": erasure.end_policies,
        "effective_at": erasure.effective_at,
        "waits_for": erasure.waits_for,
        "begun_at": erasure.begun_at,
        "copies_expire_at": erasure.expires_at,
        "completed_at": erasure.completed_at,
        "places": [_place(place, erasure) for place in PLACES],
        "kept": [
            {
                "kind": each.kind,
                "fields": list(each.fields),
                "reason": each.reason,
                "years": each.years,
                "entries": erasure.kept.get(each.kind, 0),
            }
            for each in KEPT
        ],
    }


def _place(place: Place, erasure: Erasure) -> Data:
    is_emptied = place.name in EMPTIED
    return {
        "place": place.name,
        "holds": place.holds,
        "way": place.way,
        "days": place.days,
        "found": erasure.found.get(place.name) if is_emptied else None,
        "left": erasure.left.get(place.name) if is_emptied else None,
        "erased_at": erasure.done.get(place.name),
    }
