"""Synthetic data: the same bytes every time, the reference's distributions, every flaw on the list."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from devhost.generator.dirt import KEYS, SHARE
from devhost.generator.draws import Draws, dollars
from devhost.generator.files import build, generate
from devhost.generator.world import World

AS_OF = date(2026, 1, 1)
Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def reference_like() -> Frames:
    """The default data set, as large as the reference's."""
    return build(World(5000, 1, AS_OF))


@pytest.fixture(scope="module")
def consistent() -> Frames:
    return build(World(5000, 1, AS_OF, consistent=True))


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return float(frame.select(condition.mean()).item())


@pytest.mark.parametrize(("consistent", "dirty"), [(False, False), (True, True)])
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, consistent: bool, dirty: bool) -> None:
    for name in ("a", "b"):
        generate(World(300, 7, AS_OF, consistent), tmp_path / name, dirty=dirty)
    generate(World(300, 8, AS_OF, consistent), tmp_path / "other-seed", dirty=dirty)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert not set(hashes(tmp_path / "a").values()) & set(hashes(tmp_path / "other-seed").values())


def test_numbers_are_those_of_splitmix64() -> None:
    """Pinned, so that no upgrade of polars changes a data set unnoticed."""
    mask = (1 << 64) - 1
    key = int.from_bytes(hashlib.sha256(b"1/pets/x").digest()[:8], "big")

    def expected(row: int) -> int:
        value = (row * 0x9E3779B97F4A7C15 + key) & mask
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
        return value ^ (value >> 31)

    assert Draws(1, "pets", 3).bits("x").to_list() == [expected(row) for row in (1, 2, 3)]


def test_ids_are_unique_random_uuids(reference_like: Frames) -> None:
    for entity, key in KEYS.items():
        ids = reference_like[entity][key]
        assert ids.n_unique() == len(ids)
        assert {uuid.UUID(text).version for text in ids.head(50)} == {4}


def test_money_has_two_decimals() -> None:
    cents = pl.Series(range(0, 2_000_000, 7))
    texts = dollars(cents).cast(pl.String)
    assert texts.str.contains(r"^\d+\.\d{1,2}$").all()


def test_volumes_scale_with_customers(tmp_path: Path) -> None:
    assert generate(World(100, 1, AS_OF), tmp_path) == {
        "customers": 100,
        "pets": 130,
        "vet_providers": 4,
        "policies": 120,
        "claims": 300,
    }
    assert len(json.loads((tmp_path / "claims_sample.json").read_text())) == 100


@pytest.mark.parametrize("customers", [1, 2, 3])
def test_tiny_data_sets_are_possible(tmp_path: Path, customers: int) -> None:
    for variant in (True, False):
        generate(World(customers, 1, AS_OF, consistent=variant), tmp_path, dirty=variant)


def test_csv_text_is_that_of_the_reference(tmp_path: Path) -> None:
    generate(World(50, 1, AS_OF), tmp_path)
    customer = (tmp_path / "customers.csv").read_text().splitlines()[1]
    assert ",USA," in customer
    assert ("True" in customer) != ("False" in customer)
    assert customer.endswith("T00:00:00")
    claim = json.loads((tmp_path / "claims.jsonl").read_text().splitlines()[0])
    assert len(claim) == 24
    assert claim["submitted_date"] > claim["service_date"]


@pytest.mark.parametrize(
    ("entity", "condition", "expected", "tolerance"),
    [
        ("customers", pl.col("marketing_opt_in"), 0.50, 0.03),
        ("customers", pl.col("preferred_contact") == "Email", 0.345, 0.03),
        ("customers", pl.col("customer_segment") == "Loyal", 0.20, 0.03),
        ("pets", pl.col("species") == "Dog", 0.547, 0.03),
        ("pets", pl.col("species") == "Cat", 0.351, 0.03),
        ("pets", pl.col("species") == "Bird", 0.048, 0.01),
        ("pets", pl.col("weight_lbs") <= 0, 0.024, 0.008),
        ("pets", pl.col("is_active"), 0.948, 0.01),
        ("pets", pl.col("microchip_id").is_null(), 0.30, 0.03),
        ("pets", pl.col("pre_existing_conditions").is_null(), 0.16, 0.03),
        ("vet_providers", pl.col("is_in_network"), 0.675, 0.10),
        ("policies", pl.col("status") == "Active", 0.698, 0.03),
        ("policies", pl.col("status") == "Cancelled", 0.10, 0.02),
        ("policies", pl.col("cancellation_date").is_null(), 0.90, 0.02),
        ("policies", pl.col("expiration_date") <= AS_OF, 1.0, 0.0),
        ("claims", pl.col("status") == "Denied", 0.168, 0.02),
        ("claims", pl.col("claim_category") == "Emergency", 0.243, 0.02),
        ("claims", pl.col("claim_category") == "Dental", 0.049, 0.01),
        ("claims", pl.col("processing_days").is_null(), 0.331, 0.02),
        ("claims", pl.col("denial_reason").is_null(), 0.865, 0.02),
        ("claims", pl.col("paid_amount") > pl.col("claim_amount"), 0.0, 0.0),
    ],
)
def test_shares_are_those_of_the_reference(
    reference_like: Frames, entity: str, condition: pl.Expr, expected: float, tolerance: float
) -> None:
    assert share(reference_like[entity], condition) == pytest.approx(expected, abs=tolerance)


def test_amounts_are_those_of_the_reference(reference_like: Frames) -> None:
    claims = reference_like["claims"]
    assert claims["claim_amount"].mean() == pytest.approx(1777, rel=0.05)
    assert claims["paid_amount"].sum() == pytest.approx(9.72e6, rel=0.08)
    assert claims["claim_amount"].min() >= 50
    assert claims["claim_amount"].max() <= 15_000


@pytest.mark.parametrize(("plan", "low", "high"), [("Basic", 20, 40), ("Unlimited", 115, 135)])
def test_premiums_scatter_around_their_plan(
    reference_like: Frames, plan: str, low: float, high: float
) -> None:
    premiums = reference_like["policies"].filter(plan_name=plan)["monthly_premium"]
    assert premiums.is_between(low, high).all()


def test_most_services_lie_after_the_cover_as_in_the_reference(reference_like: Frames) -> None:
    joined = reference_like["claims"].join(reference_like["policies"], on="policy_id")
    late = pl.col("service_date").str.to_date() > pl.col("expiration_date")
    assert share(joined, late) == pytest.approx(9968 / 15000, abs=0.04)


def test_every_reference_resolves(reference_like: Frames, consistent: Frames) -> None:
    for frames in (reference_like, consistent):
        claims = frames["claims"].select("claim_id", "policy_id", "pet_id", "customer_id", "provider_id")
        owned = frames["policies"].join(frames["pets"], on=["pet_id", "customer_id"], how="semi")
        assert owned.height == frames["policies"].height
        assert owned.join(frames["customers"], on="customer_id", how="semi").height == owned.height
        insured = claims.join(frames["policies"], on=["policy_id", "pet_id", "customer_id"], how="semi")
        assert insured.join(frames["vet_providers"], on="provider_id", how="semi").height == claims.height


def test_a_consistent_world_has_no_flaw_of_dates_or_weights(consistent: Frames) -> None:
    assert (consistent["pets"]["weight_lbs"] > 0).all()
    assert consistent["customers"]["email"].n_unique() == 5000
    policies = consistent["policies"].join(consistent["pets"], on="pet_id", suffix="_pet")
    policies = policies.join(consistent["customers"], on="customer_id", suffix="_customer")
    effective = policies["effective_date"]
    assert (effective >= policies["date_of_birth"]).all()
    assert (effective >= policies["customer_since"]).all()
    wrong = policies.filter(
        (
            (pl.col("status") == "Active")
            & ((pl.col("expiration_date") <= AS_OF) | (pl.col("effective_date") > AS_OF))
        )
        | ((pl.col("status") == "Expired") & (pl.col("expiration_date") > AS_OF))
        | ((pl.col("status") == "Pending") & (pl.col("effective_date") <= AS_OF))
        | ((pl.col("status") == "Cancelled") != pl.col("cancellation_date").is_not_null())
    )
    assert wrong.is_empty()


def test_consistent_claims_lie_within_cover_and_keep_the_rules(consistent: Frames) -> None:
    dates = [pl.col(name).str.to_date() for name in ("service_date", "submitted_date")]
    claims = consistent["claims"].with_columns(dates)
    joined = claims.join(consistent["policies"], on="policy_id", suffix="_policy")
    end = pl.min_horizontal("expiration_date", "cancellation_date")
    covered = pl.col("service_date").is_between("effective_date", end, closed="left")
    assert joined.select(covered.all()).item()
    assert (claims["submitted_date"] <= AS_OF).all()
    assert claims.filter(status="Denied")["denial_reason"].null_count() == 0
    assert claims.filter(status="Denied")["paid_amount"].sum() == 0
    used = joined.group_by("policy_id").agg(
        pl.col("deductible_applied", "covered_amount").sum(),
        pl.col("annual_deductible", "coverage_limit").first(),
    )
    assert (used["deductible_applied"] <= used["annual_deductible"] + 0.005).all()
    assert (used["covered_amount"] <= used["coverage_limit"] + 0.005).all()
    early = pl.col("service_date") < pl.col("effective_date") + pl.duration(days="waiting_period_days")
    decided = pl.col("status").is_in(["Approved", "Paid", "Partially Approved"])
    assert joined.filter(early & decided).is_empty()


def test_every_flaw_is_on_the_list_with_its_rows(tmp_path: Path) -> None:
    generate(World(2000, 3, AS_OF, consistent=True), tmp_path / "clean")
    generate(World(2000, 3, AS_OF, consistent=True), tmp_path / "dirty", dirty=True)
    manifest = json.loads((tmp_path / "dirty" / "manifest.json").read_text())
    clean, dirty = (
        pl.read_csv(tmp_path / name / "pets.csv", infer_schema=False) for name in ("clean", "dirty")
    )

    entries = [entry for entry in manifest["flaws"] if entry["entity"] == "pets"]
    assert {entry["rows"] for entry in entries} == {round(clean.height * SHARE)}
    listed = {key for entry in entries if entry["flaw"] != "repeated_row" for key in entry["keys"]}
    merged = clean.join(dirty.unique(), on=clean.columns, how="anti", nulls_equal=True)
    assert set(merged["pet_id"]) == listed
    assert dirty["pet_id"].null_count() == round(clean.height * SHARE)


FLAWED: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "nonpositive_weight": lambda pets: pets.filter(pl.col("weight_lbs").cast(pl.Float64, strict=False) <= 0),
    "future_date:adoption_date": lambda pets: pets.filter(pl.col("adoption_date") > AS_OF.isoformat()),
    "unparsed:date_of_birth": lambda pets: pets.filter(
        ~pl.col("date_of_birth").str.contains(r"^\d{4}-\d\d-\d\d$")
    ),
    "unparsed:weight_lbs": lambda pets: pets.filter(
        pl.col("weight_lbs").cast(pl.Float64, strict=False).is_null()
    ),
}


@pytest.mark.parametrize("flaw", FLAWED)
def test_a_flaw_shows_in_exactly_its_rows(tmp_path: Path, flaw: str) -> None:
    generate(World(1000, 3, AS_OF, consistent=True), tmp_path, dirty=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    pets = pl.read_csv(tmp_path / "pets.csv", infer_schema=False)
    [entry] = [entry for entry in manifest["flaws"] if (entry["entity"], entry["flaw"]) == ("pets", flaw)]
    assert set(FLAWED[flaw](pets)["pet_id"].drop_nulls()) == set(entry["keys"])


def test_customers_do_not_change_with_the_number_of_others() -> None:
    few, many = (build(World(count, 1, AS_OF))["customers"] for count in (50, 60))
    assert_frame_equal(few, many.head(50))
