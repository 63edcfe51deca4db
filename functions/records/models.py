"""Parts of the queries and answers that all kinds of records share."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from shared.domain.fields import Offset, Request

Filter = dict[str, str] | None
RecordId = Field(None, max_length=64)
Word = Field(None, max_length=50)


# Of a list of all customers' records, which staff alone see.
Total = Annotated[
    int,
    Field(description="How many match; of a long list no more than a thousand are counted from the page on."),
]


class PageQuery(Request):
    """Which page of a list."""

    limit: int = Field(100, ge=1, le=1000)
    offset: Offset = 0


def set_filters(filters: Mapping[str, str | None]) -> dict[str, str] | None:
    """The filters that were given, None without any."""
    return {name: value for name, value in filters.items() if value is not None} or None
