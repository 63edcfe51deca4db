"""Which silver rows a batch touches: its own keys, and rows whose findings depend on them."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from shared.lake.contracts import ENTITIES, KEYS
from shared.lake.transform.frames import Frame, Frames

# child → {parent: column of the child}
_PARENTS: Mapping[str, Mapping[str, str]] = {
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

    `batch` and `known` are states or silver tables, by entity; only keys and e-mails are read.
    """
    keys = {entity: batch[entity].select(KEYS[entity]) for entity in ENTITIES}
    return {entity: _touched_keys(entity, keys, batch, known) for entity in ENTITIES}


def _touched_keys(entity: str, keys: Frames, batch: Frames, known: Frames) -> Frame:
    own = KEYS[entity]
    found = [keys[entity]]
    for parent, column in _PARENTS[entity].items():
        changed = keys[parent].rename({KEYS[parent]: column}) if KEYS[parent] != column else keys[parent]
        found.append(known[entity].select(own, column).join(changed, on=column, how="semi").select(own))
    if entity == "customers":
        found.append(_email_peers(batch[entity], known[entity]))
    return nw.concat([frame.select(own) for frame in found]).unique(own)


def _email_peers(batch: Frame, known: Frame) -> Frame:
    """Customers who share an e-mail with a customer of the batch, as it was or as it is now."""
    before = known.select("customer_id", "email").join(
        batch.select("customer_id"), on="customer_id", how="semi"
    )
    emails = nw.concat([batch.select("email"), before.select("email")]).drop_nulls().unique("email")
    return known.select("customer_id", "email").join(emails, on="email", how="semi").select("customer_id")
