"""Bounds of what a query may say: how far a list is skipped, and how long a filter is."""

from typing import Annotated

from pydantic import Field

# Far beyond every list; the frames behind insights count in 64 bits.
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="Rows to skip.")]
# The longest value a list can be filtered by, which answers are kept under.
Filter = Annotated[str, Field(max_length=200)]
