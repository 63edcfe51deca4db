"""Which silver rows a batch touches: its own keys, and rows whose findings depend on them."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from shared.lake.schema.contracts import ENTITIES, KEYS
from shared.lake.transform.frames import Frame, Frames

# child → {parent: column of the child}
PARENTS: Mapping[str, Mapping[str, str]] = {
    "customers": {},
    "vet_providers": {},
    "pets": {"customers": "customer_id"},
    "policies": {"customers": "customer_id", "pets": "pet_id"},
    "claims": {
        "customers": "customer_id",
        "pets": "pet_id",
        "policies": "policy_id",
        "vet_providers": "provider_id",
    },
}


def touched(batch: Frames, known: Frames) -> dict[str, Frame]:
    """Keys, by entity, of the batch and of known rows that depend on them.

    `batch` and `known` are states or silver tables, by entity; only keys and e-mails are read. An entity may
    be missing from the batch; one that nothing touches is left out.
    """
    keys = {entity: batch[entity].select(KEYS[entity]) for entity in batch}
    parts = {entity: _touched_keys(entity, keys, batch, known) for entity in ENTITIES}
    return {entity: nw.concat(frames).unique(KEYS[entity]) for entity, frames in parts.items() if frames}


def _touched_keys(entity: str, keys: Frames, batch: Frames, known: Frames) -> list[Frame]:
    own = KEYS[entity]
    parts = [keys[entity].select(own)] if entity in keys else []
    for parent, column in PARENTS[entity].items():
        if parent not in keys:
            continue
        changed = keys[parent].rename({KEYS[parent]: column}) if KEYS[parent] != column else keys[parent]
        parts.append(known[entity].select(own, column).join(changed, on=column, how="semi").select(own))
    if entity == "customers" and parts:
        parts.append(_email_peers(batch[entity], known[entity]))
    return parts


def _email_peers(batch: Frame, known: Frame) -> Frame:
    """Customers who share an e-mail with a customer of the batch, as it was or as it is now."""
    before = known.select("customer_id", "email").join(
        batch.select("customer_id"), on="customer_id", how="semi"
    )
    emails = nw.concat([batch.select("email"), before.select("email")]).drop_nulls().unique("email")
    return known.select("customer_id", "email").join(emails, on="email", how="semi").select("customer_id")
