"""The same key and the same request: one effect and one answer, whatever races or crashes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from azure.data.tables import UpdateMode

import function_app  # noqa: F401  declares the operations
from functions.http.endpoint import OPERATIONS, Answer, Call
from functions.http.once import REPLAYED, carry_out
from functions.http.writing import to_bytes
from shared.domain.customer import CustomerCreate
from shared.domain.pet import PetChange
from shared.errors import ConflictError, InFlightError, InvalidInputError, NotFoundError, TransientError
from shared.records import idempotency, references
from shared.records.commands import claims, customers
from shared.records.commands.claim_review import Assignment
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy
from shared.records.model import Origin, Result
from shared.records.store import RecordStore
from shared.records.tables import query, table
from tests.support.claim_review import held
from tests.support.records import (
    NOW,
    Said,
    at_once,
    begun,
    body,
    claim_on,
    customer,
    insured,
    keyed,
    once,
    origin,
    pet_of,
    policy_for,
    registered,
    registration,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(hours=24, seconds=1)


class CrashError(BaseException):
    """The process dies here."""


def crash(*_args: object, **_kwargs: object) -> None:
    raise CrashError


def count(kind: str) -> int:
    return len(query("records", "kind eq @kind", {"kind": kind}))


def claim_request(ids: tuple[str, str, str]) -> Callable[[Call], Said]:
    return lambda call: once(call, ids[0], lambda at: submit_claim(claim_on(*ids), at))


def register(request: CustomerCreate, call: Call) -> Said:
    return once(call, None, lambda at: register_customer(request, at))


def test_fifty_threads_with_one_key_make_one_claim() -> None:
    submit = claim_request(insured())

    outcomes = at_once([lambda: submit(keyed("k"))] * 50, threads=50)

    answers = [o for o in outcomes if isinstance(o, Said)]
    assert count("claim") == 1
    assert len(answers) >= 1
    assert len({answer.body for answer in answers}) == 1
    assert all(isinstance(o, Said | InFlightError) for o in outcomes)
    assert submit(keyed("k")) == answers[0]


def test_fifty_threads_with_ten_keys_make_ten_claims() -> None:
    submit = claim_request(insured())

    outcomes = at_once([lambda n=n: submit(keyed(f"k{n % 10}")) for n in range(50)], threads=50)  # type: ignore[misc]

    assert count("claim") == 10
    assert all(isinstance(o, Said | InFlightError) for o in outcomes)


def test_a_retry_gets_the_first_answer_and_is_marked_as_a_replay() -> None:
    submit = claim_request(insured())

    first, second = submit(keyed("k")), submit(keyed("k", after=A_MINUTE))

    assert second == first
    assert (first.replayed, second.replayed) == (False, True)


@pytest.mark.parametrize("kind", ["customer", "pet", "policy", "claim"])
def test_every_command_is_carried_out_once_per_key(kind: str) -> None:
    ids = insured()
    commands: dict[str, Callable[[Origin], Result]] = {
        "customer": lambda origin: register_customer(registration("once@example.com"), origin),
        "pet": lambda origin: add_pet(pet_of(ids[0]), origin),
        "policy": lambda origin: buy_policy(policy_for(ids[0], ids[1], confirm_second_policy=True), origin),
        "claim": lambda origin: submit_claim(claim_on(*ids), origin),
    }
    before = count(kind)

    answers = [once(keyed("k"), None if kind == "customer" else ids[0], commands[kind]) for _ in range(3)]

    assert count(kind) == before + 1
    assert len({answer.body for answer in answers}) == 1


def test_a_key_cannot_stand_for_another_request() -> None:
    submit = claim_request(insured())
    submit(keyed("k", says="this"))

    with pytest.raises(InvalidInputError) as refused:
        submit(keyed("k", says="that"))

    assert refused.value.code == "idempotency_key_reused"
    assert count("claim") == 1


def test_a_key_that_staff_used_for_one_customer_is_refused_for_another() -> None:
    first, second = insured(), insured()
    claim_request(first)(keyed("k", says="first"))

    with pytest.raises(InvalidInputError):
        claim_request(second)(keyed("k", says="second"))


def test_another_caller_or_route_may_use_the_same_key() -> None:
    ids = insured()
    submit = claim_request(ids)

    submit(keyed("k"))
    submit(keyed("k", customer(ids[0])))
    submit(keyed("k", route="POST /api/other"))

    assert count("claim") == 3


def test_a_key_is_free_again_after_a_day() -> None:
    submit = claim_request(insured())

    first = submit(keyed("k"))
    second = submit(keyed("k", says="something else", after=A_DAY))
    third = submit(keyed("k", says="something else", after=A_DAY + A_MINUTE))

    assert body(first)["claim_id"] != body(second)["claim_id"]
    assert third.body == second.body
    assert count("claim") == 2


def test_expired_keys_and_their_answers_are_purged() -> None:
    submit = claim_request(insured())
    submit(keyed("old"))
    submit(keyed("new", after=A_DAY))

    assert idempotency.purge(NOW + A_DAY) == 1

    assert [e["partition"] for e in query("references", "leased_until ge @any", {"any": ""})] != []
    assert count("claim") == 2
    assert (
        len(query("records", "RowKey ge @first and RowKey lt @last", {"first": "idem_", "last": "idem`"}))
        == 1
    )


def test_while_the_first_request_runs_the_second_is_told_to_come_back() -> None:
    submit = claim_request(insured())
    begun(keyed("k"), "CUST-1")

    with pytest.raises(InFlightError) as refused:
        submit(keyed("k"))

    assert refused.value.retry_after_s == 1


def test_a_refused_request_gives_its_key_free() -> None:
    ids = insured()

    with pytest.raises(NotFoundError):
        claim_request((ids[0], ids[1], "POL-00000000"))(keyed("k", says="wrong policy"))

    claim_request(ids)(keyed("k", says="right policy"))
    assert count("claim") == 1


@pytest.mark.parametrize("point", ["note_id", "commit"])
def test_a_crash_before_the_commit_leaves_no_claim_and_the_retry_makes_one(
    point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = claim_request(insured())
    with monkeypatch.context() as dying:
        if point == "note_id":
            dying.setattr(references, "note_id", crash)
        else:
            dying.setattr(RecordStore, "commit", crash)
        with pytest.raises(CrashError):
            submit(keyed("k"))

    assert count("claim") == 0
    with pytest.raises(InFlightError):
        submit(keyed("k"))
    submit(keyed("k", after=A_MINUTE))
    assert count("claim") == 1


def test_a_crash_after_the_commit_replays_what_was_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    submit = claim_request(insured())
    with monkeypatch.context() as dying:
        dying.setattr("shared.records.store.outbox.drain_inline", crash)
        with pytest.raises(CrashError):
            submit(keyed("k"))

    answer = submit(keyed("k"))

    assert answer.replayed
    assert count("claim") == 1
    assert RecordStore.system().get("claim", body(answer)["claim_id"])


def test_a_slow_first_attempt_cannot_commit_beside_its_retry() -> None:
    ids = insured()
    submit = claim_request(ids)
    slow = begun(keyed("k"), ids[0])
    submit(keyed("k", after=A_MINUTE))

    with pytest.raises(InFlightError):
        claims.RecordStore.system().commit(
            claims._commit(
                RecordStore.system().list("claim", ids[0])[0].row | {"claim_id": "CLM-SLOW"},
                origin(ticket=slow),
                Result("claim_submitted", {}),
            )
        )

    assert count("claim") == 1


@pytest.mark.parametrize("point", ["_reserve_identity", "_reserve_email", "commit"])
def test_a_registration_that_crashed_goes_on_with_the_same_customer_id(
    point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    request, me = registration("crash@example.com"), customer(email="crash@example.com")

    def note(_origin: Origin, customer_id: str, *_: object) -> None:
        begun.append(customer_id)
        raise CrashError

    with monkeypatch.context() as dying:
        if point == "_reserve_identity":
            dying.setattr(customers, "_reserve_identity", note)
        elif point == "_reserve_email":
            dying.setattr(customers, "_reserve_email", lambda _e, o, c, _u: note(o, c))
        else:
            dying.setattr(customers, "_commit", lambda row, *_: note(origin(), row["customer_id"]))
        with pytest.raises(CrashError):
            register(request, keyed("k", me))

    answer = register(request, keyed("k", me, after=A_MINUTE))

    assert [body(answer)["customer_id"]] == begun
    assert count("customer") == 1


def test_an_answer_without_a_transaction_of_its_own_is_replayed_too() -> None:
    result = Result("replay_requested", {"status": "started"})
    first, again = (once(keyed("k"), "runs", lambda _: result) for _ in range(2))

    assert again == first
    assert again.replayed


def test_a_commit_of_unknown_outcome_keeps_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = insured()

    def unknown(_origin: Origin) -> Result:
        raise TransientError("no answer")

    with pytest.raises(TransientError):
        once(keyed("k"), ids[0], unknown)

    with pytest.raises(InFlightError):
        claim_request(ids)(keyed("k"))


def test_a_repeated_registration_without_a_key_is_refused_by_its_address() -> None:
    registered("same@example.com")
    with pytest.raises(ConflictError):
        registered("same@example.com")


def asked(name: str, body: object, path: dict[str, str]) -> Answer:
    """The answer of the app's own operation under one key."""
    declared = OPERATIONS[name]
    call = replace(keyed("k", route=declared.route_id), body=body, path=path)
    return carry_out(declared, call)


def as_earlier(status: int, headers: dict[str, str]) -> None:
    """Make the one stored result what releases stored who kept whole answers."""
    (entity,) = query("records", "RowKey ge @first and RowKey lt @last", {"first": "idem_", "last": "idem`"})
    earlier = {name: value for name, value in entity.items() if name != "result"}
    assert len(earlier) == len(entity) - 1
    earlier |= {"status": status, "headers": json.dumps(headers, sort_keys=True, separators=(",", ":"))}
    table("records").update_entity(earlier, mode=UpdateMode.REPLACE)


@pytest.mark.parametrize("name", ["create_claim", "update_pet", "assign_claim"])
def test_an_answer_that_an_earlier_release_stored_is_told_as_it_was(name: str) -> None:
    ids = insured()
    requests: dict[str, tuple[object, dict[str, str]]] = {
        "create_claim": (claim_on(*ids), {}),
        "update_pet": (PetChange.model_validate({"color": "Red"}), {"pet_id": ids[1]}),
        "assign_claim": (Assignment(), {"claim_id": held(ids)}),
    }
    first = asked(name, *requests[name])
    as_earlier(first.status or OPERATIONS[name].status, dict(first.headers))

    again = asked(name, *requests[name])

    assert to_bytes(again.body) == to_bytes(first.body)
    assert {**again.headers} == {**first.headers, REPLAYED: "true"}
    assert again.status == first.status
