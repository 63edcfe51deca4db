"""dim_customers."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from shared.lake.transform.dates import months_since, years_since
from shared.lake.transform.frames import Frame, Frames
from shared.lake.transform.text import padded_zip, trim

DERIVED = ("full_name", "phone_clean", "age", "tenure_months", "is_valid_email")
_EMAIL = r"\A[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}\z"
col = nw.col


def clean(rows: Frame) -> Frame:
    """E-mail and state in one case, short zip codes padded. Names stay as delivered."""
    return rows.with_columns(
        email=trim(col("email")).str.to_lowercase(),
        state=trim(col("state")).str.to_uppercase(),
        zip_code=padded_zip(col("zip_code")),
    )


def enrich(rows: Frame, parents: Frames, as_of: date) -> Frame:
    """Adds the derived columns, and whether another customer has the same e-mail."""
    born, since = col("date_of_birth"), col("customer_since")
    derived = rows.with_columns(
        full_name=nw.concat_str(["first_name", "last_name"], separator=" ", ignore_nulls=True),
        is_valid_email=col("email").str.contains(_EMAIL),
        phone_clean=col("phone").str.replace_all("[^0-9]", ""),
        age=years_since(born, as_of=as_of),
        tenure_months=months_since(since, as_of=as_of),
        age_exact=months_since(born, as_of=as_of) // 12,
    )
    return derived.join(_shared_emails(parents["customers"]), on="email", how="left")


def _shared_emails(customers: Frame) -> Frame:
    counts = customers.select("email").drop_nulls().group_by("email").agg(_holders=nw.len())
    return counts.filter(col("_holders") > 1).select("email", _email_shared=nw.lit(True))
