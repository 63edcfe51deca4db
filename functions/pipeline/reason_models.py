"""Reasons in words, and the raw files that were left out for one."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.domain.fields import Request, Response


class Reason(Response):
    """A reason in words: a stable code, what is wrong, what to do."""

    code: str
    sentence: str
    remedy: str


class UnprocessedFile(Reason):
    """A raw file of which nothing was loaded, and why."""

    entity: str | None
    file: str
    seen_at: datetime | None = None


class FilesQuery(Request):
    """Which files of which nothing was loaded."""

    outcome: Literal["refused", "not_recognized"] = "refused"
    limit: int = Field(100, ge=1, le=1000)


class UnprocessedFiles(Response):
    """Files of which nothing was loaded, with reason and remedy."""

    files: list[UnprocessedFile]
    count: int
