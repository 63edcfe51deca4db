"""dim_pets."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from shared.lake.transform.dates import months_since, years_since
from shared.lake.transform.frames import Frame, Frames
from shared.lake.transform.native import initcap
from shared.lake.transform.numbers import round2

DERIVED = ("age_years", "age_months", "weight_kg", "has_microchip", "has_pre_existing", "life_stage")
_KG_PER_LB = 0.453592
col = nw.col


def clean(rows: Frame) -> Frame:
    """Names, species and breeds in capitals and small letters."""
    return initcap(rows, ["pet_name", "species", "breed"])


def enrich(rows: Frame, parents: Frames, as_of: date) -> Frame:
    """Adds the derived columns and whether the owner is known."""
    derived = rows.with_columns(
        age_years=years_since(col("date_of_birth"), as_of=as_of),
        age_months=months_since(col("date_of_birth"), as_of=as_of),
        weight_kg=col("weight_lbs") * _KG_PER_LB,
        has_microchip=~col("microchip_id").is_null(),
        has_pre_existing=~col("pre_existing_conditions").is_null(),
    )
    staged = derived.with_columns(
        weight_kg=round2(col("weight_kg")),
        life_stage=_life_stage(),
        age_years_exact=col("age_months") // 12,
    )
    checked = nw.when(col("age_years").is_null()).then(nw.lit("Unknown")).otherwise(col("life_stage"))
    owners = parents["customers"].select("customer_id", _known_customer=nw.lit(True))
    return staged.with_columns(life_stage_checked=checked).join(owners, on="customer_id", how="left")


def _life_stage() -> nw.Expr:
    """A null age falls through to Geriatric, as in the reference; life_stage_checked tells it apart."""
    age = col("age_years")
    older = nw.when(age < 10).then(nw.lit("Senior")).otherwise(nw.lit("Geriatric"))
    grown = nw.when(age < 7).then(nw.lit("Adult")).otherwise(older)
    return nw.when(age < 1).then(nw.lit("Puppy/Kitten")).otherwise(grown)
