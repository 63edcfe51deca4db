"""Records over HTTP, in the whole app: answers, refusals, isolation, and the way to the raw zone."""

from __future__ import annotations

import httpx
import pytest
from pydantic import BaseModel

from functions.claims import models as claim_models
from functions.customers import models as customers
from functions.pets import models as pets
from functions.policies import models as policies
from functions.records.gold import CUSTOMER_KEYS
from tests.support.insurance import COLUMNS
from tests.support.records_http import NEWCOMER, PET, claim, first_day, insured, posted, read
from tests.support.stack import Stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]
pytest_plugins = ["tests.support.stack_fixtures"]


@pytest.fixture(scope="module")
def ids(admin: httpx.Client) -> dict[str, str]:
    """A customer with a pet and a policy; made once, only read."""
    return insured(admin, "grace@example.com")


@pytest.fixture(scope="module")
def today(admin: httpx.Client, ids: dict[str, str]) -> str:
    return first_day(admin, ids)


def test_creations_answer_201_with_location_and_the_listed_keys(admin: httpx.Client, today: str) -> None:
    answer = admin.post("/api/customers/", json=NEWCOMER | {"email": "Keys@Example.com"})
    made = answer.json()
    assert answer.headers["location"] == f"/api/customers/{made['customer_id']}"
    assert list(made) == (
        ["customer_id", "first_name", "last_name", "email", "phone", "city", "state", "created_at", "message"]
    )
    assert made["email"] == "Keys@example.com"
    assert made["state"] == "TX"

    answer = admin.post("/api/pets", json=PET | {"customer_id": made["customer_id"]})
    pet = answer.json()
    assert answer.headers["location"] == f"/api/pets/{pet['pet_id']}"
    assert list(pet) == ["pet_id", "customer_id", "pet_name", "species", "breed", "created_at", "message"]

    wanted = {"customer_id": made["customer_id"], "pet_id": pet["pet_id"], "plan_name": "Basic"}
    answer = admin.post("/api/policies/", json=wanted | {"includes_dental": True})
    policy = answer.json()
    assert answer.headers["location"] == f"/api/policies/{policy['policy_id']}"
    assert (policy["monthly_premium"], policy["annual_deductible"]) == (37.99, 500)

    ids = {**{k: wanted[k] for k in ("customer_id", "pet_id")}, "policy_id": policy["policy_id"]}
    answer = admin.post("/api/claims/", json=claim(ids, today))
    submitted = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/claims/{submitted['claim_id']}/status"
    assert list(submitted) == (
        [
            "claim_id",
            "claim_number",
            "policy_id",
            "pet_id",
            "customer_id",
            "claim_type",
            "claim_amount",
            "status",
            "submitted_date",
            "message",
        ]
    )
    assert (submitted["status"], submitted["claim_amount"]) == ("Submitted", 120.5)


def test_rows_carry_every_column_in_the_files_order(
    admin: httpx.Client, ids: dict[str, str], today: str
) -> None:
    claim_id = posted(admin, "claims", claim(ids, today))["claim_id"]

    assert list(read(admin, f"pets/{ids['pet_id']}")["pet"]) == list(COLUMNS["pet"])
    assert list(read(admin, f"policies/{ids['policy_id']}")["policy"]) == list(COLUMNS["policy"])
    assert list(read(admin, f"claims/{claim_id}")["claim"]) == list(COLUMNS["claim"])
    customer = read(admin, f"customers/{ids['customer_id']}")["customer"]
    assert list(customer)[:19] == list(COLUMNS["customer"])
    assert set(customer) == {*COLUMNS["customer"], *CUSTOMER_KEYS, "email_confirmed"}
    assert customer["total_claims"] is None


def test_every_answer_fits_the_model_it_is_documented_by(
    admin: httpx.Client, ids: dict[str, str], today: str
) -> None:
    claim_id = posted(admin, "claims", claim(ids, today))["claim_id"]
    customer_id, pet_id, policy_id = ids.values()
    answers: dict[str, type[BaseModel]] = {
        f"customers/{customer_id}": customers.CustomerAnswer,
        "customers": customers.CustomerList,
        "customers/lookup?email=grace@example.com": customers.LookupAnswer,
        f"pets/{pet_id}": pets.PetAnswer,
        "pets": pets.PetList,
        f"pets/customer/{customer_id}": pets.CustomerPets,
        f"policies/{policy_id}": policies.PolicyAnswer,
        "policies": policies.PolicyList,
        "policies/plans/available": policies.Plans,
        f"policies/customer/{customer_id}": policies.CustomerPolicies,
        f"policies/pet/{pet_id}": policies.PetPolicies,
        f"policies/validate/{policy_id}/{pet_id}": policies.PolicyCheck,
        f"claims/{claim_id}": claim_models.ClaimAnswer,
        "claims": claim_models.ClaimList,
        f"claims/customer/{customer_id}": claim_models.CustomerClaims,
        f"claims/{claim_id}/status": claim_models.ClaimStatusAnswer,
    }
    for path, model in answers.items():
        model.model_validate(read(admin, path))


def test_vaccination_and_weight_are_stored_as_sent(admin: httpx.Client, ids: dict[str, str]) -> None:
    pet = read(admin, f"pets/{ids['pet_id']}/")["pet"]
    assert (pet["vaccination_status"], pet["weight_lbs"]) == ("Up to Date", 20.5)


def test_lists_by_customer_and_by_pet(admin: httpx.Client, ids: dict[str, str], today: str) -> None:
    made = [posted(admin, "claims", claim(ids, today))["claim_id"] for _ in range(2)]
    customer_id = ids["customer_id"]

    pets = read(admin, f"pets/customer/{customer_id}")
    policies = read(admin, f"policies/customer/{customer_id}")
    of_pet = read(admin, f"policies/pet/{ids['pet_id']}")
    claims = read(admin, f"claims/customer/{customer_id}")

    assert (pets["customer_id"], pets["count"], len(pets["pets"])) == (customer_id, 1, 1)
    assert policies["policies"][0]["policy_id"] == ids["policy_id"]
    assert (of_pet["pet_id"], of_pet["count"]) == (ids["pet_id"], 1)
    assert [c["claim_id"] for c in claims["claims"]][:2] == made[::-1]
    assert admin.get("/api/pets/customer/CUST-00000000").status_code == 404, "there is no such customer"


def test_staff_lists_filter_before_they_cut(admin: httpx.Client, ids: dict[str, str], today: str) -> None:
    posted(admin, "claims", claim(ids, today, claim_type="Illness"))

    page = read(admin, f"claims?customer_id={ids['customer_id']}&claim_type=Illness&limit=1")

    assert page["count"] == len(page["claims"]) == 1
    assert page["total"] >= 1
    assert page["claims"][0]["claim_type"] == "Illness"
    assert page["filter"] == {"customer_id": ids["customer_id"], "claim_type": "Illness"}
    assert read(admin, "pets?species=Cat")["pets"] == []
    assert read(admin, "customers?state=TX")["total"] >= 1
    assert read(admin, "policies?plan_name=Unlimited&status=Active")["total"] >= 1


@pytest.mark.parametrize(
    "path", ["claims?limit=0", "claims?limit=1001", "pets?offset=-1", "claims?color=red"]
)
def test_a_query_out_of_bounds_is_refused(admin: httpx.Client, path: str) -> None:
    assert admin.get(f"/api/{path}").status_code == 422


def test_the_price_list_is_public(stack: Stack) -> None:
    plans = httpx.get(f"{stack.url}/api/policies/plans/available").json()
    assert [plan["name"] for plan in plans["plans"]] == ["Basic", "Standard", "Premium", "Unlimited"]
    assert plans["plans"][3]["waiting_period_days"] == 0


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("customers/CUST-0", "Customer CUST-0 not found"),
        ("pets/PET-0", "Pet PET-0 not found"),
        ("policies/POL-0", "Policy POL-0 not found"),
        ("claims/CLM-0", "Claim CLM-0 not found"),
        ("claims/CLM-0/status", "Claim CLM-0 not found"),
    ],
)
def test_an_unknown_record_is_a_404_that_names_it(admin: httpx.Client, path: str, detail: str) -> None:
    answer = admin.get(f"/api/{path}")
    assert (answer.status_code, answer.json()["detail"]) == (404, detail)


def test_a_policy_is_checked_against_a_pet(admin: httpx.Client, ids: dict[str, str]) -> None:
    policy_id, pet_id = ids["policy_id"], ids["pet_id"]

    assert read(admin, f"policies/validate/{policy_id}/{pet_id}") == {
        "valid": True,
        "policy_id": policy_id,
        "pet_id": pet_id,
        "policy_pet_id": pet_id,
        "policy_status": "Active",
        "error": None,
    }
    assert read(admin, f"policies/validate/{policy_id}/PET-0")["error"] == "Policy belongs to a different pet"
    assert read(admin, f"policies/validate/POL-0/{pet_id}") == {
        "valid": False,
        "policy_id": "POL-0",
        "pet_id": pet_id,
        "error": "Policy not found",
    }


def test_a_customer_sees_own_records_only(stack: Stack, admin: httpx.Client, today: str) -> None:
    mine, theirs = insured(admin, "mine@example.com"), insured(admin, "theirs@example.com")
    their_claim = posted(admin, "claims", claim(theirs, today))["claim_id"]
    with stack.client("customer", mine["customer_id"]) as me:
        my_claim = posted(me, "claims", claim(mine, today))["claim_id"]
        foreign = [
            me.get(f"/api/{path}").status_code
            for path in (
                f"customers/{theirs['customer_id']}",
                f"pets/{theirs['pet_id']}",
                f"policies/{theirs['policy_id']}",
                f"claims/{their_claim}",
                f"claims/{their_claim}/status",
                f"pets/customer/{theirs['customer_id']}",
                f"claims/customer/{theirs['customer_id']}",
                f"policies/pet/{theirs['pet_id']}",
                "customers/lookup?email=theirs@example.com",
            )
        ]
        writes = [
            me.post("/api/pets", json=PET | {"customer_id": theirs["customer_id"]}),
            me.post("/api/claims", json=claim(theirs, today)),
            me.post("/api/claims", json=claim(mine, today, policy_id=theirs["policy_id"])),
            me.post(f"/api/claims/{their_claim}/simulate-processing"),
        ]
        own = [read(me, "claims"), read(me, "pets"), read(me, "policies")]

        assert set(foreign) == {404}
        assert [answer.status_code for answer in writes] == [404] * 4
        assert [page["total"] for page in own] == [1, 1, 1]
        assert own[0]["claims"][0]["claim_id"] == my_claim
        assert read(me, f"policies/validate/{theirs['policy_id']}/{theirs['pet_id']}")["error"] == (
            "Policy not found"
        )
        assert read(me, "customers/me")["customer"]["customer_id"] == mine["customer_id"]
        assert read(me, "customers/lookup?email=MINE@example.com")["message"] == "Customer found"


def test_staff_find_a_customer_by_address_and_adjusters_see_no_contact(
    stack: Stack, admin: httpx.Client
) -> None:
    found = insured(admin, "reach@example.com")["customer_id"]

    assert read(admin, "customers/lookup?email=REACH@example.com")["customer"]["customer_id"] == found
    missing = admin.get("/api/customers/lookup?email=nobody@example.com")
    assert missing.json()["detail"] == "No account found with this email. Please register first."
    with stack.client("adjuster") as adjuster:
        seen = read(adjuster, f"customers/{found}")["customer"]
        assert (seen["email"], seen["phone"], seen["date_of_birth"]) == ("***", "***", None)
        assert seen["first_name"] == "Grace"
    with stack.client("analyst") as analyst:
        assert analyst.get(f"/api/customers/{found}").status_code == 403


def test_a_repeated_address_is_refused_whatever_its_case(admin: httpx.Client, ids: dict[str, str]) -> None:
    answer = admin.post("/api/customers", json=NEWCOMER | {"email": "GRACE@example.com"})
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_the_demo_records_are_loaded_once(stack: Stack, admin: httpx.Client) -> None:
    first = admin.post("/api/customers/seed-demo").json()
    second = admin.post("/api/customers/seed-demo").json()

    assert first["created"] == {"customers": 3, "pets": 5, "policies": 4}
    assert second["created"] == {"customers": 0, "pets": 0, "policies": 0}
    assert [user["id"] for user in second["demo_users"]] == ["DEMO-001", "DEMO-002", "DEMO-003"]
    found = read(admin, "customers/lookup?email=demo@demologin.com")
    assert found["message"] == "Customer found (demo user)"
    assert found["customer"]["full_name"] == "Demo User"
    assert (len(found["customer"]["pets"]), len(found["customer"]["policies"])) == (2, 2)
    with stack.client("customer", "DEMO-001") as demo:
        assert demo.post("/api/customers/seed-demo").status_code == 403
