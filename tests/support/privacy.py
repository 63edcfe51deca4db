"""A customer whose data came in by every door, each with a word that stands nowhere else, beside others."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import polars as pl

from shared import clients
from shared.domain.claim_status import ClaimStatus
from shared.domain.customer import CustomerChange
from shared.domain.ruling import RulingCreate
from shared.identity.principal import Principal, Role
from shared.lake import intake_sweep, quarantine
from shared.lake.quarantine import Correction
from shared.records import outbox
from shared.records.commands.appeals import AppealCreate, appeal_claim
from shared.records.commands.casework import NoteCreate, add_note
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer, update_customer
from shared.records.commands.documents import add_document, promise_document
from shared.records.commands.pets import add_pet
from shared.records.commands.pictures import set_picture
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import carry_out_step, decide_claim, process_claim
from shared.records.commands.rulings import rule_on_claim
from tests.support import small_world as world
from tests.support.intake_cases import csv_of, workbook
from tests.support.lake import drive, drop
from tests.support.records import (
    ISSUER,
    NOW,
    body,
    claim_on,
    claimed,
    insured,
    origin,
    pet_of,
    policy_for,
    registration,
)

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"
ADJUSTER = Principal("senior", ISSUER, Role.ADJUSTER, level=3)
# Far from 1, so that no test finds it by chance in a number.
WORD = "qzx{}vjk"


@dataclass
class Planted:
    """The customer, the words that stand for what was told by each door, and another customer."""

    customer_id: str = ""
    pet_id: str = ""
    policy_id: str = ""
    claims: list[str] = field(default_factory=list)
    other: tuple[str, str, str] = ("", "", "")
    words: dict[str, str] = field(default_factory=dict)

    def word(self, door: str) -> str:
        """A word of its own for a door: letters only."""
        number = len(self.words)
        letters = chr(97 + number // 26) + chr(97 + number % 26)
        return self.words.setdefault(door, WORD.format(letters))

    @property
    def principal(self) -> Principal:
        """The customer, signed in."""
        return Principal("victim", ISSUER, Role.CUSTOMER, self.customer_id or None)


def planted() -> Planted:
    """The customer with claims decided, paid, denied and appealed; everything of it is in gold."""
    one = Planted(other=insured())
    claimed(*one.other, treatment_notes="of the other")
    _register(one)
    _belongings(one)
    _claims(one)
    _files(one)
    outbox.drain(one.customer_id)
    outbox.drain(one.other[0])
    intake_sweep.sweep(now=NOW)
    drive()
    _replay(one)
    drive()
    return one


def _register(one: Planted) -> None:
    keyed = origin(
        Principal("victim", ISSUER, Role.CUSTOMER), key=one.word("key"), route="POST /api/customers"
    )
    asked = registration(
        f"{one.word('email before')}@example.com",
        first_name=one.word("first name"),
        last_name=one.word("last name"),
        address_line1=one.word("address"),
        city=one.word("city"),
        referral_source=one.word("referral"),
    )
    one.customer_id = str(body(register_customer(asked, keyed))["customer_id"])
    moved = CustomerChange.model_validate({"email": f"{one.word('email')}@example.com"})
    update_customer(one.customer_id, moved, _by(one, 1))


def _belongings(one: Planted) -> None:
    pet = pet_of(
        one.customer_id,
        pet_name=one.word("pet name"),
        color=one.word("color"),
        microchip_id=one.word("microchip"),
        pre_existing_conditions=one.word("condition"),
    )
    one.pet_id = str(body(add_pet(pet, _by(one, 2)))["pet_id"])
    policy = policy_for(one.customer_id, one.pet_id)
    one.policy_id = str(body(buy_policy(policy, _by(one, 3)))["policy_id"])
    set_picture(one.pet_id, PNG + one.word("picture").encode(), _by(one, 4))


def _claims(one: Planted) -> None:
    ids = (one.customer_id, one.pet_id, one.policy_id)
    paid = claim_on(
        *ids,
        treatment_notes=one.word("treatment"),
        invoice_number=one.word("invoice"),
        diagnosis=one.word("diagnosis"),
        provider_name=one.word("provider of a claim"),
    )
    claim = str(body(submit_claim(paid, replace(_by(one, 5), key=one.word("claim key"))))["claim_id"])
    one.claims.append(claim)
    decide_claim(claim, origin(after=timedelta(minutes=6)), lambda _: None)
    for step in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        carry_out_step(claim, step, origin(after=timedelta(minutes=7)))
    add_document(claim, PDF + one.word("document").encode(), _by(one, 8))
    _, grant = promise_document(claim, _by(one, 9))
    blob = grant.url.partition("?")[0].partition("/documents/")[2]
    clients.blobs().get_blob_client("documents", blob).upload_blob(one.word("upload"))
    _appealed(one, ids)


def _appealed(one: Planted, ids: tuple[str, str, str]) -> None:
    held = claimed(*ids, after=timedelta(minutes=10), claim_amount=5500)
    process_claim(held, origin(after=timedelta(minutes=11)), lambda _: None)
    add_note(held, NoteCreate(text=one.word("note of staff")), _staff(12))
    denied = RulingCreate(verdict="deny", reason="DOCUMENTATION_MISSING", note=one.word("note of ruling"))
    rule_on_claim(held, denied, _staff(13), lambda _: None)
    appeal_claim(held, AppealCreate(text=one.word("appeal")), _by(one, 14), lambda _: None)
    again = Principal("other senior", ISSUER, Role.ADJUSTER, level=3)
    rule_on_claim(held, denied, origin(again, after=timedelta(minutes=15)), lambda _: None)
    one.claims.append(held)


def _files(one: Planted) -> None:
    """Files of several customers, one of each format, and some that nobody can load."""
    owner = one.customer_id
    drop("vet_providers/all.jsonl", [world.provider(1)])
    customers = [world.customer(n) for n in (1, 2, 3)]
    mine = world.customer(
        9, customer_id=owner, first_name=one.word("csv"), email=f"{one.word('email')}@example.com"
    )
    drop("customers/list.csv", csv_of([customers[0], mine, customers[1]]))
    mine |= {"first_name": one.word("csv in utf-16")}
    drop("customers/wide.csv", csv_of([mine, customers[2]], ";").encode("utf-16"))
    mine |= {"first_name": one.word("csv packed"), "last_name": f'{one.word("two lines")}\n"and more"'}
    drop(
        "customers/packed.csv.gz",
        gzip.compress(_quoted([world.customer(4), mine, world.customer(5)]), mtime=0),
    )
    pets = [world.pet(n, n) for n in (1, 2, 3)]
    animal = world.pet(9, 9, customer_id=owner, color=one.word("parquet"))
    drop("pets/animals.parquet", _parquet([pets[0], animal, *pets[1:]]))
    # Its owner is not said: the policy is the pet's.
    policies = [world.policy(n, n, n) for n in (1, 2)]
    policy = world.policy(9, 9, 9, customer_id=None, payment_method=one.word("policy of a pet"))
    drop("policies/all.csv", csv_of([policies[0], policy, policies[1]], end="\r\n"))
    mine = world.claim(90, customer_id=owner, pet_id="P9", policy_id="L9", treatment_notes=one.word("jsonl"))
    drop("claims/lines.jsonl", [world.claim(1), mine, world.claim(2)])
    mine |= {"claim_id": "K91", "treatment_notes": one.word("json array")}
    drop("claims/array.json", json.dumps([world.claim(3), mine, world.claim(4)], indent=1))
    mine |= {"claim_id": "K92", "treatment_notes": one.word("workbook")}
    rows = [world.claim(5), mine, world.claim(6)]
    drop("claims/export.xlsx", workbook([list(rows[0]), *(list(row.values()) for row in rows)]))
    mine |= {"claim_id": "K93", "treatment_notes": one.word("broken line")}
    drop(
        "claims/broken.csv",
        csv_of([world.claim(7), mine]).replace(
            f"{one.word('broken line')}", f"{one.word('broken line')},,,,,", 1
        ),
    )
    keyless = mine | {"claim_id": None, "treatment_notes": one.word("row without key")}
    drop("claims/keyless.jsonl", [world.claim(8), keyless])
    drop("claims/scan.csv", PDF + f"{owner} {one.word('refused file')}".encode())
    drop("letters/one.txt", f"{owner} {one.word('unknown file')}")


def _quoted(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([list(rows[0]), *([("" if v is None else v) for v in row.values()] for row in rows)])
    return text.getvalue().encode()


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    packed = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(packed)
    return packed.getvalue()


def _replay(one: Planted) -> None:
    """The row without a key is delivered again, with a word of its own."""
    (refused,) = [r for r in quarantine.rows("claims").to_dicts() if one.words["row without key"] in r["raw"]]
    values = {"claim_id": "K94", "treatment_notes": one.word("replay")}
    quarantine.replay([Correction(refused["quarantine_id"], values)], by="operator:test", now=NOW)
    intake_sweep.sweep(now=NOW)


def found_in(words: dict[str, str], texts: Iterator[tuple[str, bytes]]) -> dict[str, list[str]]:
    """Where each of the words stands, by door; whatever is packed is looked at as it was before."""
    hits: dict[str, list[str]] = {}
    for place, data in texts:
        small = b" ".join(unpacked(data)).lower()
        for door, word in words.items():
            if word.lower().encode() in small:
                hits.setdefault(door, []).append(place)
    return hits


def unpacked(data: bytes) -> Iterator[bytes]:
    """Bytes as they are, and what they hold as gzip, ZIP, Parquet or UTF-16."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from unpacked(gzip.decompress(data))
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    elif data[:4] == b"PAR1":
        yield pl.read_parquet(io.BytesIO(data)).write_ndjson().encode()
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace").encode()


def everything_stored() -> Iterator[tuple[str, bytes]]:
    """Every byte of the account: names, metadata and content of blobs, entities, messages of queues."""
    service = clients.blobs()
    for container in service.list_containers():
        client = service.get_container_client(container.name)
        for blob in client.list_blobs(include=["metadata", "snapshots", "versions"]):
            yield f"{container.name}/{blob.name} as named", f"{blob.name} {blob.metadata}".encode()
            yield f"{container.name}/{blob.name}", client.download_blob(blob.name).readall()
    tables = clients.tables()
    for table in tables.list_tables():
        for entity in tables.get_table_client(table.name).query_entities(""):
            yield f"table {table.name}: {entity['RowKey']}", json.dumps(dict(entity), default=str).encode()
    for queue in clients.queues().list_queues():
        for message in clients.queues().get_queue_client(queue.name).peek_messages(32):
            content = str(message.content)
            yield f"queue {queue.name}", content.encode() + b" " + _base64(content)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def _by(one: Planted, minutes: int) -> Any:
    return origin(one.principal, after=timedelta(minutes=minutes), key=f"k{minutes}", route="x")


def _staff(minutes: int) -> Any:
    return origin(ADJUSTER, after=timedelta(minutes=minutes))
