"""Names in the raw zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.raw.names import api_blob_name, entity_of


def test_an_api_record_is_named_by_entity_id_and_time_in_utc() -> None:
    at = datetime(2026, 1, 31, 11, 30, 0, 7, timezone(timedelta(hours=2)))
    assert api_blob_name("claims", "CLM-1A2B3C4D", at) == "claims/CLM-1A2B3C4D_20260131_093000_000007.json"


def test_names_of_one_record_sort_as_their_times_do() -> None:
    times = [datetime(2026, 1, 31, 9, 30, second, tzinfo=UTC) for second in (9, 10, 59)]
    names = [api_blob_name("pets", "PET-1", at) for at in times]
    assert names == sorted(names)


def test_only_entities_have_a_place() -> None:
    with pytest.raises(ValueError, match="invoices"):
        api_blob_name("invoices", "1", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("customers.csv", "customers"),
        ("claims.jsonl", "claims"),
        ("vet_providers.csv", "vet_providers"),
        ("claims/claims.jsonl", "claims"),
        ("claims/CLM-1_20260131_093000_000007.json", "claims"),
        ("vet_providers/2026/january.csv", "vet_providers"),
        ("claims.csv", "claims"),
        ("Claims.jsonl", "claims"),
        ("claim/x.jsonl", "claims"),
        ("Vet Providers/x.csv", "vet_providers"),
        ("providers/providers.csv", "vet_providers"),
        ("customers_2026-01.csv.gz", "customers"),
        ("Pet-Export.xlsx", "pets"),
        ("export/policy.parquet", "policies"),
        ("export/claims/deep/x.bin", "claims"),
        ("readme.md", None),
        ("claims.pdf", None),
        ("petrol.csv", None),
        ("claimsdata", None),
        ("_compacted/claims.jsonl", None),
        ("", None),
    ],
)
def test_a_file_belongs_to_its_entity_or_is_not_ours(name: str, entity: str | None) -> None:
    assert entity_of(name) == entity
