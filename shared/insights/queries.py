"""The questions of the dashboard, answered from published gold. Filters apply before the cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from shared.errors import NotFoundError
from shared.insights import columns, current, masking, moments, tables
from shared.insights.answers import AnswerCache, Body, assembled
from shared.insights.coarse import for_analysts
from shared.insights.columns import Listing
from shared.insights.selection import Page, facets, matching, ordered
from shared.insights.written import written
from shared.lake.state.published import Manifest

if TYPE_CHECKING:
    import polars as pl

    More = Callable[[pl.DataFrame, pl.DataFrame], dict[str, Any]]

cache = AnswerCache()

# Nobody has as many pets or policies.
_ALL_OF_ONE = 1000


def kpis(page: Page) -> Body:
    """The newest months."""
    text = "Key figures by month of service, newest first."
    return _list("kpis", columns.KPIS, page, text)


def customers(page: Page) -> Body:
    """Customers, latest claim first."""
    text = "Customers with their pets, policies and claims, latest claim first."
    return _list("customers", columns.CUSTOMERS, page, text)


def claims(page: Page, *, status: str | None, category: str | None) -> Body:
    """Claims, latest service first."""
    text = "Claims with customer, pet and provider, latest service first."
    rest = {
        "filters": {"status": status, "category": category},
        "pagination": {"limit": page.limit, "offset": page.offset},
    }
    return _list("claims", columns.CLAIMS, page, text, lambda _all, _matching: rest)


def providers(page: Page) -> Body:
    """Providers by number of claims, those without any included."""
    text = "Providers by number of claims; those without claims are listed too."
    return _list("providers", columns.PROVIDERS, page, text)


def risks(page: Page) -> Body:
    """Customers by risk score, and the distribution of all."""
    text = "Customers by risk score, highest first; the distribution counts all customers."
    return _list("risk_scores", columns.RISKS, page, text, _distribution)


def cross_sell(page: Page) -> Body:
    """Recommendations, most valuable first, and the revenue of all that match."""
    text = "What to offer to each customer, most valuable first; the opportunity sums all rows that match."
    return _list("recommendations", columns.CROSS_SELL, page, text, _opportunity)


def pets(customer_id: str, *, hidden: masking.Hidden, version: int | None = None) -> Body:
    """One customer's pets; raises NotFoundError."""
    text = "The customer's pets by name, as the last run of the pipeline left them."
    return _of_customer("pets", columns.PETS, customer_id, text, hidden=hidden, version=version)


def policies(customer_id: str, *, hidden: masking.Hidden, version: int | None = None) -> Body:
    """One customer's policies; raises NotFoundError."""
    text = "The customer's policies, latest first, as the last run of the pipeline left them."
    return _of_customer("policies", columns.POLICIES, customer_id, text, hidden=hidden, version=version)


def customer(customer_id: str, *, hidden: masking.Hidden, version: int | None = None) -> Body:
    """Everything gold knows about one customer; raises NotFoundError."""
    manifest = moments.manifest(version)
    rows = _found(customer_id, manifest, hidden)
    rows = rows.select(name for name in rows.columns if not name.startswith("_"))
    row = written(masking.masked(rows, hidden).head(1))[1:-1]
    rest = told(manifest, "Everything gold knows about one customer.")
    return Body(assembled("customer", row, rest), _etag(columns.CUSTOMERS, manifest, version, hidden=hidden))


def segments(*, hidden: masking.Hidden, version: int | None = None) -> Body:
    """Customers by value tier; `hidden` leaves out the sums of very small groups."""
    manifest = moments.manifest(version)
    etag = _etag(columns.CUSTOMERS, manifest, version, hidden=hidden)

    def make() -> bytes:
        tiers = current.by_tier(tables.rows(columns.CUSTOMERS, manifest))
        shown = masking.small_groups_hidden(tiers) if hidden == masking.EVERYTHING else tiers
        text = "Customers by value tier: premium in force, and everything paid over all premium earned."
        rest = {"total_customers": int(tiers["count"].sum()), **told(manifest, text)}
        return assembled("segments", written(shown), rest)

    return Body(cache.get(("segments", etag), make), etag)


def summary(version: int | None = None) -> dict[str, int]:
    """How many customers, pets, policies, claims and providers there are."""
    manifest = moments.manifest(version)
    silver = manifest.tables["silver"] if manifest else {}
    return {name: silver[table].rows if table in silver else 0 for name, table in _TOTALS.items()}


_TOTALS = {
    "total_customers": "dim_customers",
    "total_pets": "dim_pets",
    "total_policies": "dim_policies",
    "total_claims": "fact_claims",
    "total_providers": "dim_vet_providers",
}


def _list(name: str, listing: Listing, page: Page, text: str, more: More | None = None) -> Body:
    manifest = moments.manifest(page.version)
    etag = _etag(listing, manifest, page.version, hidden=page.hidden)

    def make() -> bytes:
        everything = seen(listing, tables.rows(listing, manifest), page.hidden)
        matches = matching(listing, everything, page)
        cut = _shown(listing, ordered(listing, matches, page.sort).slice(page.offset, page.limit))
        rest: dict[str, Any] = {"count": cut.height, "total": matches.height}
        rest |= {"facets": facets(listing, everything, page)} if listing.facets else {}
        rest |= more(everything, matches) if more else {}
        rest |= told(manifest, text)
        return assembled(name, written(masking.masked(cut, page.hidden)), rest)

    return Body(cache.get((name, etag, page), make), etag)


def _of_customer(
    name: str, listing: Listing, customer_id: str, text: str, *, hidden: masking.Hidden, version: int | None
) -> Body:
    _found(customer_id, moments.manifest(version), hidden)
    page = Page(_ALL_OF_ONE, equals=(("customer_id", customer_id),), hidden=hidden, version=version)
    return _list(name, listing, page, text)


def seen(listing: Listing, rows: pl.DataFrame, hidden: masking.Hidden) -> pl.DataFrame:
    """A whole table as its reader may know it: to analysts nothing that singles out a person."""
    return for_analysts(listing.table, rows) if hidden == masking.EVERYTHING else rows


def _found(
    customer_id: str, manifest: Manifest | None, hidden: masking.Hidden = masking.NOTHING
) -> pl.DataFrame:
    import polars as pl

    rows = seen(columns.CUSTOMERS, tables.rows(columns.CUSTOMERS, manifest), hidden).filter(
        pl.col("customer_id") == customer_id
    )
    if not rows.height:
        raise NotFoundError(f"Customer {customer_id} not found")
    return rows


def _shown(listing: Listing, rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.select(
        (pl.col(key.source) if key.source else pl.lit(None)).alias(key.name) for key in listing.keys
    )


def _distribution(everything: pl.DataFrame, _: pl.DataFrame) -> dict[str, Any]:
    counts = (
        everything["risk_category"].value_counts().sort("count", "risk_category", descending=[True, False])
    )
    return {"distribution": dict(counts.iter_rows())}


def _opportunity(_: pl.DataFrame, matches: pl.DataFrame) -> dict[str, Any]:
    return {"total_opportunity": round(float(matches["estimated_revenue_opportunity"].sum()), 2)}


def _etag(listing: Listing, manifest: Manifest | None, version: int | None, *, hidden: masking.Hidden) -> str:
    versions = "-".join(str(number) for number in tables.version(listing, manifest))
    day = manifest.as_of.strftime("%Y%m%d") if manifest else ""
    # Unchanged figures keep their tag from pass to pass, but who asks for a version is told that one.
    number = f"-at{version}" if version is not None else ""
    return f"{listing.table}-{versions}-{day}{number}{masking.label(hidden)}"


def told(manifest: Manifest | None, text: str) -> dict[str, Any]:
    """What every answer says: the day and the version of the figures, and what is shown."""
    return {
        "as_of": manifest.as_of.isoformat() if manifest else None,
        "as_of_version": manifest.number if manifest else None,
        "description": text,
    }
