"""A lake of frames alone: files in, silver out, pass after pass, and the same again as one rebuild.

For rules of records and cells, which need neither a storage nor the stages of a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from shared.lake.engine_polars import SilverRun, rebuild_gold, rebuild_silver, update_silver
from shared.lake.parse.files import parse_pieces, parse_records
from shared.lake.parse.parsed import reject_rows, to_bronze
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.reasons import RefusedFileError
from tests.support.lake_worlds import at_hand

AS_OF = date(2026, 7, 1)
START = datetime(2026, 7, 1, 8, tzinfo=UTC)
# The bytes of a file are cut so, as a download hands them out.
_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """One raw file: path, content, and the second of its pass in which it was uploaded."""

    path: str
    content: bytes
    second: int = 0

    @property
    def entity(self) -> str:
        """The folder."""
        return self.path.partition("/")[0]

    @property
    def etag(self) -> str:
        """Another one for another content."""
        return sha256(self.content).hexdigest()[:12]


@dataclass(slots=True)
class Lake:
    """bronze and silver by entity and table, and everything that was told on the way.

    quarantined: (file, reason) of every refused row. refused: codes of refused files.
    """

    bronze: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    silver: dict[str, pl.DataFrame] = field(default_factory=dict)
    quarantined: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    passes: int = 0

    def load(self, files: Iterable[File]) -> None:
        """One pass over files and API records."""
        self.passes += 1
        at = START + timedelta(minutes=self.passes)
        batch: dict[str, list[pl.DataFrame]] = {}
        for file in files:
            batch.setdefault(file.entity, []).extend(self._read(file, at))
        frames = {entity: pl.concat(rows).lazy() for entity, rows in batch.items() if rows}
        for entity, frame in frames.items():
            self.bronze.setdefault(entity, []).append(frame.collect())
        self._take(update_silver(frames, at_hand(self.silver), as_of=AS_OF, at=at))

    def rebuilt(self) -> SilverRun:
        """Silver from all of bronze."""
        everything = {entity: pl.concat(rows).lazy() for entity, rows in self.bronze.items()}
        return rebuild_silver(everything, as_of=AS_OF, at=START)

    def check_rebuild(self) -> None:
        """Raise when a rebuild gives another cell."""
        rebuilt = self.rebuilt()
        for name, rows in self.silver.items():
            key = list(TABLES["silver"][name].key)
            one, other = (t.drop("_silver_timestamp").sort(key) for t in (rows, rebuilt.tables[name]))
            assert_frame_equal(one, other)

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """Rows of a silver table by key."""
        key = TABLES["silver"][table].key[0]
        if table not in self.silver:
            return {}
        return {row[key]: row for row in self.silver[table].iter_rows(named=True)}

    def gold(self) -> Mapping[str, pl.DataFrame]:
        """The marts of the silver tables as they are."""
        complete = {name: rows.lazy() for name, rows in self.rebuilt().tables.items()}
        return rebuild_gold(complete, as_of=AS_OF, at=START).tables

    def _read(self, file: File, at: datetime) -> list[pl.DataFrame]:
        batch_id = f"{at:%Y%m%d%H%M%S}-{self.passes:06d}"
        if b'"_source": "api"' in file.content:
            parsed = parse_records(file.entity, [(file.path, file.etag, file.content)])
            return [to_bronze(parsed, ingested_at=at, batch_id=batch_id)]
        content = file.content
        blocks = [content[place : place + _BLOCK] for place in range(0, len(content), _BLOCK)] or [b""]
        try:
            parts = list(parse_pieces(file.entity, blocks, name=file.path))
        except RefusedFileError as refused:
            self.refused[file.path] = refused.refusal.code
            return []
        origin = {"batch_id": batch_id, "source_file": file.path, "source_etag": file.etag}
        for part in parts:
            rejects = reject_rows(part, at=at, **origin)
            self._keep_aside(rejects)
        moment, missing = at + timedelta(microseconds=file.second), parts[-1].missing_columns
        return [to_bronze(part, ingested_at=moment, missing_columns=missing, **origin) for part in parts]

    def _keep_aside(self, rows: pl.DataFrame) -> None:
        pairs = rows.select("source_file", "reasons").explode("reasons")
        self.quarantined += list(pairs.iter_rows())

    def _take(self, run: SilverRun) -> None:
        for name, rows in run.tables.items():
            key = list(TABLES["silver"][name].key)
            known = self.silver.get(name)
            kept = rows if known is None else pl.concat([known.join(rows, on=key, how="anti"), rows])
            self.silver[name] = kept
        for rows in run.quarantine.values():
            self._keep_aside(rows)
        for measure, value in run.quality.select("measure", "value").iter_rows():
            if measure in ("rows_repeated", "rows_older", "rows_partial"):
                self.told[measure] += int(value)


def delivered(passes: Sequence[Sequence[File]]) -> Lake:
    """A lake after these passes, which a rebuild gives alike."""
    lake = Lake()
    for files in passes:
        lake.load(files)
    lake.check_rebuild()
    return lake
