"""What customers do by themselves, in the whole app: forms' lists, changes, pictures, add-ons, uploads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from functions.claim_review import models as claim_review_models
from functions.claims import models as claim_models
from functions.claims.documents import DocumentAnswer, UploadGranted
from functions.customers import models as customers
from functions.pets import models as pets
from functions.pets.routes import PictureAnswer
from functions.policies import models as policy_models
from functions.privacy.models import ErasureStatus
from functions.system.catalogue import Catalogue
from tests.support.records_http import NEWCOMER, PET, claim, first_day, insured, posted
from tests.support.stack import Stack, eventually

pytestmark = [pytest.mark.azurite, pytest.mark.host]
pytest_plugins = ["tests.support.stack_fixtures"]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def stack_settings() -> Mapping[str, str]:
    return {"ERASURE_WAITING_DAYS": "0"}


@pytest.fixture(scope="module")
def mine(admin: httpx.Client) -> dict[str, str]:
    return busy(admin, "mine@example.com")


@pytest.fixture(scope="module")
def theirs(admin: httpx.Client) -> dict[str, str]:
    return busy(admin, "theirs@example.com")


@pytest.fixture(scope="module")
def me(stack: Stack, mine: dict[str, str]) -> Iterator[httpx.Client]:
    with stack.client("customer", mine["customer_id"]) as client:
        yield client


def busy(admin: httpx.Client, email: str) -> dict[str, str]:
    """A customer with pet, picture, policy, claim and an upload under way."""
    ids = insured(admin, email)
    today = first_day(admin, ids)
    ids["claim_id"] = posted(admin, "claims", claim(ids, today))["claim_id"]
    ids["document_id"] = posted(admin, f"claims/{ids['claim_id']}/documents/uploads")["document_id"]
    assert admin.put(f"/api/pets/{ids['pet_id']}/picture", content=PNG).is_success
    return ids | {"today": today}


PORTAL_FORM = {
    "claim_type": "Illness",
    "claim_category": "Digestive",
    "diagnosis": "Gastritis",
    "treatment_notes": "Diet",
    "line_items": [{"description": "Exam", "amount": 80}],
    "claim_amount": 80,
    "provider_name": "Dr. Vet",
}
# Method, path, body; who but the owner may: a=adjuster, s=service (administrators may do everything).
OPERATIONS: list[tuple[str, str, Any, str]] = [
    ("PATCH", "customers/{customer_id}", {"city": "Waco"}, ""),
    ("PATCH", "pets/{pet_id}", {"color": "Red"}, ""),
    ("PUT", "pets/{pet_id}/picture", PNG, ""),
    ("GET", "pets/{pet_id}/picture", None, "a"),
    ("GET", "policies/{policy_id}/add-ons", None, "a"),
    ("POST", "policies/{policy_id}/add-ons", {"includes_dental": True}, ""),
    ("POST", "claims/{claim_id}/documents/uploads", None, "al"),
    ("POST", "claims/{claim_id}/documents/uploads/{document_id}/complete", None, "al"),
    ("GET", "claims/{claim_id}/status", None, "a"),
    ("GET", "claims/durations", None, "a"),
    ("POST", "pipeline/submit-claim", "form", "al"),
    ("DELETE", "pets/{pet_id}/picture", None, ""),
    ("GET", "customers/{customer_id}/data-export", None, ""),
    # A policy is in force: refused before anything begins.
    ("POST", "customers/{customer_id}/erasure", {}, ""),
]
SHARED = {"claims/durations"}


def ask(client: httpx.Client, operation: tuple[str, str, Any, str], ids: dict[str, str]) -> int:
    method, path, body, _ = operation
    if body == "form":
        body = PORTAL_FORM | {"service_date": ids["today"]} | {k: ids[k] for k in ("customer_id", "pet_id")}
    content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
    return client.request(method, "/api/" + path.format(**ids), **content).status_code


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o[0]} {o[1]}")
def test_who_may_do_it_to_whose_records(
    stack: Stack,
    me: httpx.Client,
    mine: dict[str, str],
    theirs: dict[str, str],
    operation: tuple[str, str, Any, str],
) -> None:
    _, path, _, staff = operation
    with httpx.Client(base_url=stack.url) as nobody:
        assert ask(nobody, operation, mine) == 401
    # Completing what was not sent is refused for what it is, and nothing else.
    fine = {200, 201, 204, 409}
    assert ask(me, operation, theirs) == (200 if path in SHARED else 404)
    assert ask(me, operation, mine) in fine
    for role, is_admitted in (
        ("adjuster", "a" in staff),
        ("loader", "l" in staff),
        ("operator", False),
        ("analyst", False),
    ):
        with stack.client(role) as client:
            status = ask(client, operation, theirs)
        assert (status in fine) if is_admitted else status == 403, (role, status)


def test_every_answer_fits_its_model(admin: httpx.Client) -> None:
    ids = busy(admin, "models@example.com")
    claim, policy = ids["claim_id"], ids["policy_id"]
    answers: list[tuple[httpx.Response, type[BaseModel]]] = [
        (admin.get("/api/catalogue"), Catalogue),
        (admin.get(f"/api/pets/{ids['pet_id']}"), pets.PetAnswer),
        (admin.get(f"/api/customers/{ids['customer_id']}"), customers.CustomerAnswer),
        (admin.patch(f"/api/pets/{ids['pet_id']}", json={"weight_lbs": 9}), pets.PetAnswer),
        (admin.patch(f"/api/customers/{ids['customer_id']}", json={"city": "X"}), customers.CustomerChanged),
        (admin.put(f"/api/pets/{ids['pet_id']}/picture", content=PNG), PictureAnswer),
        (admin.get(f"/api/policies/{policy}/add-ons?includes_dental=true"), policy_models.AddOns),
        (admin.post(f"/api/policies/{policy}/add-ons", json={"includes_dental": True}), policy_models.AddOns),
        (admin.get(f"/api/policies/{policy}"), policy_models.PolicyAnswer),
        (admin.post(f"/api/claims/{claim}/documents/uploads"), UploadGranted),
        (admin.get(f"/api/claims/{claim}/status"), claim_models.ClaimStatusAnswer),
        (admin.get("/api/claims/durations"), claim_models.UsualDurations),
        (admin.get("/api/claims/queue"), claim_review_models.Queue),
    ]
    for answer, model in answers:
        assert answer.is_success, answer.text
        model.model_validate(answer.json())
    form = PORTAL_FORM | {"service_date": ids["today"], **{k: ids[k] for k in ("customer_id", "pet_id")}}
    submitted = admin.post("/api/pipeline/submit-claim", json=form)
    assert submitted.status_code == 201, submitted.text
    claim_models.PortalClaimSubmitted.model_validate(submitted.json())
    assert submitted.headers["location"] == f"/api/claims/{submitted.json()['claim_id']}/status"


def test_a_form_that_is_out_of_date_changes_nothing(me: httpx.Client, mine: dict[str, str]) -> None:
    path = f"/api/pets/{mine['pet_id']}"
    seen = me.get(path)
    version = seen.json()["version"]
    first = me.patch(path, json={"pet_name": "Bella"}, headers={"If-Match": f'"{version}"'})
    late = me.patch(path, json={"pet_name": "Luna"}, headers={"If-Match": seen.headers["etag"]})
    assert (first.status_code, late.status_code, late.json()["code"]) == (200, 412, "precondition_failed")
    assert first.headers["etag"] == f'"{first.json()["version"]}"'
    again = me.patch(path, json={"pet_name": "Luna"}, headers={"If-Match": first.headers["etag"]})
    assert again.json()["pet"]["pet_name"] == "Luna"
    # The whole answer as it was read is known by its tag.
    read = me.get(path)
    assert me.get(path, headers={"If-None-Match": read.headers["etag"]}).status_code == 304


def test_a_picture_comes_back_as_what_it_is(me: httpx.Client, mine: dict[str, str]) -> None:
    path = f"/api/pets/{mine['pet_id']}/picture"
    stored = me.put(path, content=PNG)
    answer = me.get(path)
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["etag"] == stored.headers["etag"]
    assert me.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert me.get(f"/api/pets/{mine['pet_id']}").json()["pet"]["picture"] == stored.json()["picture"]
    wrong = me.put(path, content=b"%PDF-1.7")
    large = me.put(path, content=PNG + bytes(5 * 1024 * 1024))
    assert (wrong.status_code, wrong.json()["code"], large.status_code) == (422, "picture_type", 413)
    assert (me.delete(path).status_code, me.get(path).status_code) == (204, 404)
    assert me.get(f"/api/pets/{mine['pet_id']}").json()["pet"]["picture"] is None


def test_what_is_previewed_is_what_is_bought(admin: httpx.Client, stack: Stack) -> None:
    ids = busy(admin, "addons@example.com")
    with stack.client("customer", ids["customer_id"]) as owner:
        path = f"/api/policies/{ids['policy_id']}/add-ons"
        plain = owner.get(path).json()
        preview = owner.get(path, params={"includes_wellness": True, "includes_dental": True}).json()
        wanted = {"includes_wellness": True, "includes_dental": True}
        bought = owner.post(path, json=wanted, headers={"If-Match": f'"{preview["version"]}"'})
        late = owner.post(
            path, json={"includes_behavioral": True}, headers={"If-Match": f'"{preview["version"]}"'}
        )
        again = owner.post(path, json=wanted)
    assert (plain["due_now"], plain["version"]) == (0, preview["version"])
    assert {k: v for k, v in preview.items() if k != "version"} == {
        k: v for k, v in bought.json().items() if k != "version"
    }
    assert bought.json()["monthly_premium"] == 117.99
    assert bought.json()["due_now"] > 0
    assert (late.status_code, again.status_code, again.json()["code"]) == (412, 409, "nothing_to_change")


def test_a_document_goes_straight_to_storage_and_is_listed_when_it_is_complete(
    me: httpx.Client, mine: dict[str, str]
) -> None:
    begun = me.post(f"/api/claims/{mine['claim_id']}/documents/uploads")
    grant = begun.json()
    assert httpx.put(grant["url"], content=PNG, headers=grant["headers"]).status_code == 201
    done = me.post(begun.headers["location"])
    assert done.status_code == 201, done.text
    DocumentAnswer.model_validate(done.json())
    assert me.get(done.headers["location"]).content == PNG


def test_a_claim_tells_when_it_got_where(me: httpx.Client, mine: dict[str, str]) -> None:
    def history() -> list[dict[str, str]]:
        return list(me.get(f"/api/claims/{mine['claim_id']}/status").json()["history"])

    eventually(lambda: [s["status"] for s in history()][-1] in ("Approved", "Paid"), within_s=15)
    steps = history()
    assert [step["status"] for step in steps][:3] == ["Submitted", "Under Review", "Approved"]
    assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)


@pytest.mark.usefixtures("theirs")
def test_an_address_that_was_given_up_finds_nobody(admin: httpx.Client, stack: Stack) -> None:
    ids = busy(admin, "before@example.com")
    with stack.client("customer", ids["customer_id"]) as owner:
        changed = owner.patch(f"/api/customers/{ids['customer_id']}", json={"email": "after@example.com"})
        taken = owner.patch(f"/api/customers/{ids['customer_id']}", json={"email": "Theirs@example.com"})
    assert changed.status_code == 200, changed.text
    looked = [
        admin.get("/api/customers/lookup", params={"email": f"{e}@example.com"}) for e in ("before", "after")
    ]
    assert [answer.status_code for answer in looked] == [404, 404]
    # Whether somebody has an address is told to nobody who does not sign in with it.
    assert (taken.status_code, taken.json()["customer"]["email_confirmed"]) == (200, False)


def test_a_customer_is_erased_on_request_and_leaves_no_word_with_host_and_orchestration(
    admin: httpx.Client, stack: Stack
) -> None:
    word = "Qzxwvjkham"
    person = NEWCOMER | {"last_name": word, "email": f"{word}@example.com"}
    customer_id = posted(admin, "customers", person)["customer_id"]
    posted(admin, "pets", PET | {"customer_id": customer_id, "pet_name": word})
    path = f"/api/customers/{customer_id}/erasure"
    with stack.client("customer", customer_id) as client:
        assert word.encode() in client.get("/api/customers/me").content
        answer = client.post(path, json={})
        assert (answer.status_code, answer.headers["Location"]) == (202, path)
        ErasureStatus.model_validate(answer.json())

        def is_erased() -> bool:
            told = admin.get(path).json()
            return bool(told["state"] == "waiting_for_copies_to_expire")

        eventually(is_erased, within_s=90, every_s=1)
        assert client.get("/api/customers/me").status_code == 404
        assert client.delete(path).status_code == 409
        places = {place["place"]: place for place in client.get(path).json()["places"]}
    assert places["records"]["found"] == 4
    assert places["gold"]["erased_at"] is not None
    assert admin.get(f"/api/customers/{customer_id}/data-export").status_code == 404
    assert admin.get(f"/api/insights/customers/{customer_id}").status_code == 404
    kept = [path for path in stack.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in kept)
    assert [path.name for path in kept if word.lower().encode() in path.read_bytes().lower()] == []
