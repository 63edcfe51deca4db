"""One e-mail address, one customer; one sign-in, one customer; and nobody sees another's records."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clients
from shared.domain.customer import CustomerChange
from shared.errors import BadReferenceError, ConflictError, InFlightError, NotFoundError, TransientError
from shared.identity.principal import Principal, Role
from shared.records import erased, references
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import _commit, register_customer, update_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy
from shared.records.identities import find_customer_id, reserve_identity
from shared.records.model import Result
from shared.records.references import find_by_email
from shared.records.reservation import Reservation, is_committed
from shared.records.store import RecordStore
from shared.records.tables import query
from tests.support.records import (
    ISSUER,
    NOW,
    at_once,
    begun,
    body,
    claim_on,
    claimed,
    customer,
    insured,
    keyed,
    once,
    origin,
    pet_of,
    policy_for,
    raw_blobs,
    registered,
    registration,
    ticketed,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

A_MINUTE = timedelta(minutes=1)
MODULES = {"pet": "pets", "policy": "policies", "claim": "claims"}


def customers() -> int:
    return len(query("records", "kind eq @kind", {"kind": "customer"}))


def test_of_many_registrations_with_one_address_one_succeeds() -> None:
    outcomes = at_once(
        [
            lambda n=n: (
                register_customer(registration("  Race@Example.com ".strip()), origin())  # type: ignore[misc]
                if n % 2
                else register_customer(registration("race@EXAMPLE.com"), origin())
            )
            for n in range(30)
        ],
        threads=30,
    )

    assert sum(isinstance(o, Result) for o in outcomes) == 1
    assert all(isinstance(o, Result | ConflictError | InFlightError) for o in outcomes)
    assert customers() == 1


def test_an_address_is_taken_whatever_its_case() -> None:
    registered("Grace@Example.com")
    with pytest.raises(ConflictError) as refused:
        registered("gRACE@example.COM")
    assert refused.value.code == "email_taken"


def test_an_address_reserved_by_a_registration_that_never_came_is_taken_over() -> None:
    references.reserve_email("left@example.com", Reservation("CUST-GONE", NOW))

    with pytest.raises(InFlightError):
        registered("left@example.com")
    register_customer(registration("left@example.com"), origin(after=A_MINUTE))

    assert customers() == 1


def test_who_lost_an_address_by_being_slow_cannot_commit_any_more() -> None:
    slow = Reservation("CUST-SLOW", NOW)
    references.reserve_email("slow@example.com", slow)
    register_customer(registration("slow@example.com"), origin(after=A_MINUTE))

    late = RecordStore.system()
    row = late.page("customer", {}, limit=1)[0][0].row | {"customer_id": "CUST-SLOW"}
    with pytest.raises(TransientError):
        late.commit(_commit(row, origin(), Result("customer_registered", {})))

    assert customers() == 1
    assert not is_committed("CUST-SLOW")


def test_a_key_whose_customer_id_was_given_up_gets_a_new_one() -> None:
    request = registration("void@example.com")
    begun(keyed("k"), "CUST-VOID")
    references.reserve_email("void@example.com", Reservation("CUST-VOID", NOW))
    other = registration("void@example.com")
    winner = register_customer(other, origin(after=A_MINUTE))

    with pytest.raises(ConflictError):
        once(keyed("k", after=A_MINUTE), None, lambda at: register_customer(request, at))
    assert customers() == 1
    assert body(winner)["customer_id"] != "CUST-VOID"


def test_registering_in_person_binds_the_sign_in_for_good() -> None:
    me = customer(subject="ada")

    first = register_customer(registration(), origin(me))
    with pytest.raises(ConflictError) as refused:
        register_customer(registration(), origin(me, after=A_MINUTE))

    assert refused.value.code == "already_registered"
    assert find_customer_id(ISSUER, "ada") == body(first)["customer_id"]
    assert customers() == 1


def test_an_address_counts_for_its_owner_alone_and_nobody_learns_who_has_it() -> None:
    owner = customer(subject="owner", email="Future.Victim@example.com")
    squatter = customer(subject="squatter", email="attacker@evil.example")
    wanted = registration("future.victim@example.com")

    early = register_customer(wanted, origin(squatter))
    assert find_by_email("future.victim@example.com") is None
    mine = body(register_customer(wanted, origin(owner, after=A_MINUTE)))["customer_id"]
    late = register_customer(wanted, origin(customer(subject="other"), after=A_MINUTE))

    assert early.kind == late.kind
    assert set(body(early)) == set(body(late))
    assert find_by_email("future.victim@example.com") == mine
    confirmed = {
        c.id: c.row["email_confirmed"] for c in RecordStore.system().page("customer", {}, limit=9)[0]
    }
    assert [confirmed.pop(mine), *confirmed.values()] == [True, False, False]
    assert not any("email_confirmed" in row for row in raw_blobs("customers/").values())


def test_a_change_of_address_is_answered_alike_and_confirmed_by_signing_in_with_it() -> None:
    registered("theirs@example.com")
    me = customer(subject="me", email="mine@example.com")
    mine = str(body(register_customer(registration("mine@example.com"), origin(me)))["customer_id"])
    me = customer(mine, subject="me", email="mine@example.com")

    def moved(email: str, by: Principal, after: timedelta) -> dict[str, Any]:
        change = CustomerChange.model_validate({"email": email})
        return dict(body(update_customer(mine, change, origin(by, after=after)))["customer"])

    taken, free = (moved(f"{name}@example.com", me, A_MINUTE * n) for n, name in ((1, "theirs"), (2, "free")))
    assert (taken["email_confirmed"], free["email_confirmed"]) == (False, False)
    assert find_by_email("mine@example.com") is None
    assert find_by_email("free@example.com") is None

    with_it = customer(mine, subject="me", email="FREE@example.com")
    assert moved("free@example.com", with_it, A_MINUTE * 3)["email_confirmed"] is True
    assert find_by_email("free@example.com") == mine
    stranger = customer(mine, subject="me", email="theirs@example.com")
    with pytest.raises(ConflictError) as refused:
        moved("theirs@example.com", stranger, A_MINUTE * 4)
    assert refused.value.code == "email_taken"


def test_of_many_registrations_by_one_person_one_succeeds() -> None:
    me = customer(subject="many")

    outcomes = at_once([lambda: register_customer(registration(), origin(me))] * 20, threads=20)

    assert sum(isinstance(o, Result) for o in outcomes) == 1
    assert customers() == 1


def test_a_refused_registration_frees_address_and_sign_in() -> None:
    registered("taken@example.com")
    me = customer(subject="unlucky", email="taken@example.com")

    with pytest.raises(ConflictError):
        register_customer(registration("taken@example.com"), origin(me))

    assert register_customer(registration("free@example.com"), origin(me)).value


def test_a_sign_in_is_no_customer_before_its_registration_is_committed() -> None:
    reserve_identity(ISSUER, "early", Reservation("CUST-EARLY", NOW))
    assert find_customer_id(ISSUER, "early") is None


def test_staff_register_customers_without_becoming_one() -> None:
    registered()
    assert find_customer_id(ISSUER, "staff") is None


@pytest.mark.parametrize("kind", ["customer", "pet", "policy", "claim"])
def test_a_foreign_record_and_an_unknown_one_are_refused_in_the_same_words(kind: str) -> None:
    theirs = insured()
    ids = dict(zip(("customer", "pet", "policy"), theirs, strict=True)) | {"claim": claimed(*theirs)}
    mine = RecordStore.for_principal(customer(registered()))
    unknown = "X" * len(ids[kind])

    refusals = []
    for record_id in (ids[kind], unknown):
        with pytest.raises(NotFoundError) as refused:
            mine.get(kind, record_id)  # type: ignore[arg-type]
        refusals.append(refused.value.detail.replace(record_id, "ID"))

    assert refusals[0] == refusals[1]
    assert mine.find(kind, ids[kind]) is None  # type: ignore[arg-type]


def test_a_customer_lists_nothing_of_another() -> None:
    theirs = insured()
    claimed(*theirs)
    mine = RecordStore.for_principal(customer(registered()))

    assert list(mine.list("pet", theirs[0])) == []
    assert mine.page("claim", {}, limit=10) == ([], 0)
    assert mine.page("claim", {"customer_id": theirs[0]}, limit=10) == ([], 0)


def test_a_customer_who_has_not_registered_sees_nothing() -> None:
    insured()
    nobody = RecordStore.for_principal(customer(None))
    assert nobody.page("pet", {}, limit=10) == ([], 0)
    assert nobody.find("pet", "PET-1") is None


def test_a_customer_cannot_write_to_another() -> None:
    theirs, me = insured(), customer(registered())
    attempts = [
        lambda: add_pet(pet_of(theirs[0]), origin(me)),
        lambda: buy_policy(policy_for(theirs[0], theirs[1]), origin(me)),
        lambda: submit_claim(claim_on(*theirs), origin(me)),
    ]
    for attempt in attempts:
        with pytest.raises(NotFoundError, match=f"Customer {theirs[0]} not found"):
            attempt()


def test_a_customer_cannot_use_anothers_pet_or_policy() -> None:
    theirs, mine = insured(), insured()
    me = origin(customer(mine[0]))

    with pytest.raises(NotFoundError, match=f"Pet {theirs[1]} not found"):
        buy_policy(policy_for(mine[0], theirs[1]), me)
    with pytest.raises(NotFoundError, match=f"Policy {theirs[2]} not found"):
        submit_claim(claim_on(mine[0], mine[1], theirs[2]), me)


def test_staff_mixing_records_of_two_customers_are_told_so() -> None:
    first, second = insured(), insured()

    with pytest.raises(BadReferenceError):
        buy_policy(policy_for(first[0], second[1]), origin())
    with pytest.raises(BadReferenceError):
        submit_claim(claim_on(first[0], first[1], second[2]), origin())


def test_a_policy_of_another_pet_is_refused() -> None:
    customer_id, _, policy_id = insured()
    other_pet = str(body(add_pet(pet_of(customer_id), origin()))["pet_id"])

    with pytest.raises(BadReferenceError, match="different pet"):
        submit_claim(claim_on(customer_id, other_pet, policy_id), origin())


@pytest.mark.parametrize("bad", ["' or 1 eq 1", "a/b", "..", "", "ü", "x" * 65])
def test_text_that_is_no_id_names_nothing(bad: str) -> None:
    store = RecordStore.for_principal(Principal("a", ISSUER, Role.ADJUSTER))
    assert store.find("claim", bad) is None
    assert list(store.list("pet", bad)) == []


def test_pages_are_newest_first_complete_and_without_overlap() -> None:
    ids = insured()
    made = [submit_claim(claim_on(*ids), origin(after=timedelta(seconds=n // 2))) for n in range(9)]
    store = RecordStore.system()

    pages = [store.page("claim", {}, limit=4, offset=offset) for offset in (0, 4, 8, 12)]

    listed = [record for page, _ in pages for record in page]
    assert {total for _, total in pages} == {9}
    assert {record.id for record in listed} == {body(answer)["claim_id"] for answer in made}
    created = [record.row["created_at"] for record in listed]
    assert created == sorted(created, reverse=True)


def test_filters_apply_before_the_page_is_cut() -> None:
    ids = insured()
    for claim_type in ("Accident", "Illness", "Accident"):
        submit_claim(claim_on(*ids, claim_type=claim_type), origin())

    found, total = RecordStore.system().page(
        "claim", {"claim_type": "Accident", "status": None, "customer_id": ids[0]}, limit=1
    )

    assert (len(found), total) == (1, 2)
    assert found[0].row["claim_type"] == "Accident"


@pytest.mark.parametrize("kind", ["pet", "policy", "claim"])
@pytest.mark.parametrize("why", ["another's", "an erased one's"])
def test_an_id_that_is_or_was_anothers_is_drawn_again(
    monkeypatch: pytest.MonkeyPatch, kind: str, why: str
) -> None:
    ids = insured()
    taken, drawn = f"{kind.upper()}-TAKEN", list[str]()
    if why == "another's":
        references.note_id(kind, taken, registered())  # type: ignore[arg-type]
    else:
        erased.add([taken])
        erased._looked(clients.blobs()).clear()

    def draw(of: str) -> str:
        drawn.append(taken if len(drawn) < 2 else f"{of.upper()}-FREE")
        return drawn[-1]

    at = ticketed(keyed("made"), ids[0])
    monkeypatch.setattr(f"shared.records.commands.{MODULES[kind]}.new_id", draw)
    made = {
        "pet": lambda: add_pet(pet_of(ids[0]), at),
        "policy": lambda: buy_policy(policy_for(ids[0], ids[1], confirm_second_policy=True), at),
        "claim": lambda: submit_claim(claim_on(*ids), at),
    }[kind]()
    assert body(made)[f"{kind}_id"] == f"{kind.upper()}-FREE"
    assert len(drawn) == 3


def test_a_customer_id_that_is_or_was_anothers_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = registered()
    erased.add(["CUST-ERASED"])
    erased._looked(clients.blobs()).clear()
    drawn = iter([first, "CUST-ERASED", "CUST-FREE"])
    monkeypatch.setattr("shared.records.commands.customers.new_id", lambda _: next(drawn))
    assert body(register_customer(registration(), origin()))["customer_id"] == "CUST-FREE"
