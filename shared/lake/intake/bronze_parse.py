"""The files of a batch → bronze rows in data files, and rejects; what is wrong stays with its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared import settings
from shared.ahead import ahead
from shared.errors import TransientError
from shared.failures import in_file
from shared.lake.delta.data_files import DataFile
from shared.lake.intake import erased_rows, trial
from shared.lake.intake.bronze_writer import BronzeWriter
from shared.lake.intake.raw_reader import Fetched, SupersededError, answers
from shared.lake.schema.reasons import Refusal, RefusedFileError
from shared.lake.state.attempts import Attempt, begin
from shared.lake.state.pass_plan import Plan
from shared.lake.state.raw_files import Outcome
from shared.lake.storage import RAW
from shared.raw.names import is_api_name
from shared.raw.proof import is_proven

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.parse.parsed import Parsed

# A version that was put off so many times, each a quarter of an hour, is given up.
DEFERRALS = 8
_FROM_API = re.compile(rb'"_source"\s*:\s*"api"')
_RECORD_BYTES = 1024 * 1024
# Those of the app and of the storage.
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(slots=True)
class Part:
    """What one file brings, or many API records: written files and refused rows."""

    files: list[DataFile] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    unknown_columns: set[str] = field(default_factory=set)
    missing_columns: tuple[str, ...] = ()
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Batch:
    """What a batch brings, by path; API records that were read together stand under the empty path."""

    parts: dict[str, list[Part]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    @property
    def files(self) -> list[DataFile]:
        """The written files."""
        return [file for part in self._all() for file in part.files]

    @property
    def rejects(self) -> list[pl.DataFrame]:
        """Rows that no parser could read."""
        return [rows for part in self._all() for rows in part.rejects]

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return sum(file.rows for file in self.files)

    @property
    def unknown_columns(self) -> set[str]:
        """Columns that no contract knows."""
        return set[str]().union(*(part.unknown_columns for part in self._all()))

    @property
    def missing_columns(self) -> dict[str, tuple[str, ...]]:
        """By file, the columns that it does not say; API records say of themselves what they hold."""
        by_path = {path: part.missing_columns for path, parts in self.parts.items() for part in parts if path}
        return {path: columns for path, columns in by_path.items() if columns}

    @property
    def notices(self) -> dict[str, list[str]]:
        """By file, what its sender should know although it was taken."""
        return {path: [*part.notices] for path, parts in self.parts.items() for part in parts if part.notices}

    @property
    def left_out(self) -> list[str]:
        """Files of which nothing was loaded although they are there."""
        return sorted(path for path, outcome in self.outcomes.items() if outcome in ("refused", "deferred"))

    def add(self, path: str, part: Part) -> None:
        """Take what a file brought."""
        self.parts.setdefault(path, []).append(part)

    def refuse(self, path: str, refusal: Refusal) -> None:
        """Load nothing of a file."""
        self.outcomes[path] = "refused"
        self.refused[path] = refusal

    def _all(self) -> Iterator[Part]:
        return (part for parts in self.parts.values() for part in parts)


def parse_batch(plan: Plan, entity: str, fetched: Sequence[Fetched]) -> Batch:
    """Parse files and write their rows; nothing of it belongs to the table before its commit.

    Raises only when the storage itself does not answer.
    """
    batch = Batch()
    records, files = list[Fetched](), list[Fetched]()
    for file in fetched:
        if _is_available(batch, file):
            (records if _is_record(file) and _is_proven(file) else files).append(file)
    if records:
        _add_records(batch, plan, entity, records)
    attempt = begin(entity, plan.number) if files else Attempt(entity, plan.number)
    moments = sorted({f.modified for f in files if f.modified})
    for file in files:
        # Within a pass the file that was uploaded later wins. Stores count whole seconds, so nobody knows
        # the order of the files of one second: they count as delivered together.
        position = moments.index(file.modified) if file.modified else 0
        at = plan.at + timedelta(microseconds=position)
        if attempt.is_suspect(file.file.path) and not _is_cleared(batch, attempt, entity, file):
            continue
        with attempt.in_hand(file.file.path), in_file(file.file.path):
            _add_file(batch, plan, entity, file, at)
    return batch


def _is_cleared(batch: Batch, attempt: Attempt, entity: str, fetched: Fetched) -> bool:
    path, stopped = fetched.file.path, Refusal("reader_stopped")
    if attempt.is_put_off(path):
        # The trials speak for it: it waits for calmer times, so that it holds up nothing else.
        _defer(batch, fetched, stopped)
        return False
    if not trial.survives(entity, fetched):
        batch.refuse(path, stopped)
        return False
    attempt.clear(path)
    return True


def _is_available(batch: Batch, fetched: Fetched) -> bool:
    path = fetched.file.path
    if fetched.superseded:
        batch.outcomes[path] = "superseded"
    elif fetched.refusal:
        batch.refuse(path, fetched.refusal)
    elif fetched.failure:
        _defer(batch, fetched, _not_downloadable(fetched.failure))
    else:
        return True
    return False


def _is_record(fetched: Fetched) -> bool:
    """True for one version of one API record, known by what it says of itself."""
    data = fetched.data
    if data is None or len(data) > _RECORD_BYTES or data[:1] != b"{":
        return False
    return data.count(b'"_entity_id"') == 1 and _FROM_API.search(data) is not None


def _is_proven(fetched: Fetched) -> bool:
    return is_proven(fetched.file.path, fetched.data or b"", fetched.metadata)


def _defer(batch: Batch, fetched: Fetched, refusal: Refusal) -> None:
    """Let a file wait, and refuse it after the last time; an API record waits as long as it takes."""
    path = fetched.file.path
    if fetched.file.deferrals + 1 >= DEFERRALS and not is_api_name(path):
        batch.refuse(path, refusal)
    else:
        batch.outcomes[path] = "deferred"


def _add_records(batch: Batch, plan: Plan, entity: str, records: Sequence[Fetched]) -> None:
    """API records together; when that fails, by halves, until the faulty one is alone."""
    known = [f for f in records if f.is_known()]
    batch.outcomes |= {f.file.path: "duplicate" for f in known}
    new = [f for f in records if f not in known] if known else list(records)
    if new:
        _add_halves(batch, plan, entity, new)


def _add_halves(batch: Batch, plan: Plan, entity: str, records: Sequence[Fetched]) -> None:
    from azure.core.exceptions import AzureError
    from polars.exceptions import PanicException

    try:
        _load_records(batch, plan, entity, records)
    except (AzureError, OSError, TransientError):
        raise
    except (Exception, PanicException) as error:
        if len(records) == 1:
            batch.refuse(records[0].file.path, _unreadable(error))
            return
        middle = len(records) // 2
        _add_halves(batch, plan, entity, records[:middle])
        _add_halves(batch, plan, entity, records[middle:])


def _load_records(batch: Batch, plan: Plan, entity: str, records: Sequence[Fetched]) -> None:
    from shared.lake.parse.files import parse_records
    from shared.lake.parse.parsed import reject_rows, to_bronze

    blobs = [(f.file.path, f.file.etag, f.data or b"") for f in records]
    parsed = parse_records(entity, blobs, policy=settings.schema_policy())
    part = Part()
    rejects = reject_rows(parsed, at=plan.at, batch_id=plan.batch_id)
    rows = to_bronze(parsed, ingested_at=plan.at, batch_id=plan.batch_id)
    rows = _not_of_the_future(rows, records)
    rows, rejects = erased_rows.screened(entity, rows, rejects, at=plan.at)
    writer = BronzeWriter(entity, plan.number)
    writer.add(rows)
    part.files = writer.done()
    _note(part, parsed, rejects)
    batch.add("", part)
    batch.outcomes |= {f.file.path: "loaded" for f in records}
    for path, refusal in parsed.refused.items():
        batch.refuse(path, refusal)


def _not_of_the_future(rows: pl.DataFrame, records: Sequence[Fetched]) -> pl.DataFrame:
    """No record is later than its file: whoever may write files could make one that nothing corrects."""
    import polars as pl

    written = {f.file.path: f.modified + CLOCKS_DIFFER for f in records if f.modified}
    if not written:
        return rows
    kind = rows.schema["_ingestion_timestamp"]
    latest = pl.col("_source_file").replace_strict(written, default=None, return_dtype=kind)
    return rows.with_columns(pl.min_horizontal("_ingestion_timestamp", latest).alias("_ingestion_timestamp"))


def _add_file(batch: Batch, plan: Plan, entity: str, fetched: Fetched, at: datetime) -> None:
    """Add one file, or nothing of it: whatever goes wrong with it is its own affair."""
    from azure.core.exceptions import AzureError
    from polars.exceptions import PanicException

    path = fetched.file.path
    try:
        if fetched.is_known():
            batch.outcomes[path] = "duplicate"
            return
        part = _read(plan, entity, fetched, at)
    except SupersededError:
        batch.outcomes[path] = "superseded"
    except RefusedFileError as refused:
        batch.refuse(path, refused.refusal)
    except (AzureError, OSError, TransientError) as error:
        # The storage failed in the midst of it. If all of it did, the pass is what has to be repeated.
        if not answers(RAW):
            raise
        _defer(batch, fetched, _not_downloadable(error))
    except (Exception, PanicException) as error:
        batch.refuse(path, _unreadable(error))
    else:
        batch.add(path, part)
        batch.outcomes[path] = "loaded"


def _read(plan: Plan, entity: str, fetched: Fetched, at: datetime) -> Part:
    from shared.lake.parse.files import parse_pieces
    from shared.lake.parse.parsed import reject_rows, to_bronze

    part = Part()
    path, etag = fetched.file.path, fetched.file.etag
    origin = {"source_file": path, "source_etag": etag, "batch_id": plan.batch_id}
    writer = BronzeWriter(entity, plan.number)
    pieces = parse_pieces(entity, fetched.blocks(), name=path, policy=settings.schema_policy())
    for parsed in ahead(pieces):
        rejects = reject_rows(parsed, at=plan.at, **origin)
        rows = to_bronze(parsed, ingested_at=at, **origin)
        rows, rejects = erased_rows.screened(entity, rows, rejects, at=plan.at)
        writer.add(rows, parsed.missing_columns)
        _note(part, parsed, rejects)
    part.files = writer.done(part.missing_columns)
    if _is_record(fetched):
        part.notices.append("not_from_the_api")
    return part


def _note(part: Part, parsed: Parsed, rejects: pl.DataFrame) -> None:
    part.unknown_columns |= set(parsed.unknown_columns)
    part.missing_columns = parsed.missing_columns
    part.notices += parsed.notices
    if rejects.height:
        part.rejects.append(rejects)


def _not_downloadable(error: Exception) -> Refusal:
    return Refusal("not_downloadable", type(error).__name__)


def _unreadable(error: BaseException) -> Refusal:
    return Refusal("unreadable", type(error).__name__)
