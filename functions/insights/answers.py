"""What all operations of insights have in common: who reads them, what they show, of which version."""

from datetime import datetime

from functions.http.endpoint import Answer, Call
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.identity.visibility import hidden_from
from shared.insights import moments
from shared.insights.answers import Body
from shared.insights.columns import Listing
from shared.insights.selection import Page

READERS = role(Role.ANALYST, Role.ADJUSTER, Role.ADMIN)
TAGS = ["insights"]
# The browser may keep an answer for its own user, and asks each time whether it still holds.
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def hides_identifiers(call: Call) -> frozenset[str]:
    """The columns that the caller does not see."""
    return hidden_from(call.caller.role)


def as_answer(body: Body) -> Answer:
    """An answer that a client may keep and asks about each time."""
    return Answer(body.data, etag=body.etag, headers=_HEADERS)


def version_of(call: Call) -> int | None:
    """The version of the figures that is asked for, None for the present one; raises NotFoundError."""
    query = call.query
    at = query.as_of
    if at is not None and not isinstance(at, datetime):
        at = moments.end_of(at)
    return moments.version_of(moments.AsOf(query.as_of_version, at))


def page_of(call: Call, listing: Listing) -> Page:
    """What the query of a list asks for."""
    query = call.query
    equals = tuple((column, _values(getattr(query, name))) for name, column in listing.filters.items())
    spans = {column: column.removesuffix("_date") for column in listing.days}
    return Page(
        query.limit,
        query.offset,
        equals,
        hides_identifiers(call),
        search=query.search,
        sort=query.sort,
        version=version_of(call) if hasattr(query, "as_of_version") else None,
        days=tuple((day, getattr(query, f"{s}_from"), getattr(query, f"{s}_to")) for day, s in spans.items()),
    )


def _values(value: str | bool | None) -> str | bool | tuple[str, ...] | None:
    """Several values stand with bars between; no value has one in it."""
    return tuple(value.split("|")) if isinstance(value, str) and "|" in value else value
