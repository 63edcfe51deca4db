"""What became of a load: refused files and rows with reason and remedy, flagged rows, and other notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from devhost.tasks.follow import Run
from shared.lake.monitor.counted import counted
from shared.lake.schema.contracts import SILVER_TABLES
from shared.lake.schema.reasons import describe

_FLAGGED = "rows_flagged:"


def is_refused(runs: Sequence[Run]) -> bool:
    """True when a file was refused, or a row."""
    return any(run["refused_files"] or run["refused_beyond"] or run["quarantined"] for run in runs)


def account(runs: Sequence[Run]) -> list[str]:
    """Lines for a terminal; none when everything was taken as it came."""
    return [*_files(runs), *_rows(runs), *_flags(runs), *_notices(runs)]


def not_recognized(path: Path) -> list[str]:
    """Lines about a file of a folder that was left where it is."""
    reason = describe("not_recognized")
    return [f"  left out  {path}: {reason.sentence}", f"            {reason.remedy}"]


def _files(runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        for file in run["refused_files"]:
            yield f"  refused  {file['file']}: {file['sentence']}"
            yield f"           {file['remedy']}"
        if run["refused_beyond"]:
            more = counted(run["refused_beyond"], "more file")
            yield f"  refused  {more}: GET /api/pipeline/files?outcome=refused"


def _rows(runs: Sequence[Run]) -> Iterator[str]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for run in runs:
        for row in run["quarantined"]:
            counts[(row["entity"], row["sentence"], row["remedy"])] += row["rows"]
    for (entity, sentence, remedy), count in sorted(counts.items()):
        yield f"  {counted(count, 'row')} of {entity} in quarantine: {sentence}"
        yield f"           {remedy}"


def _flags(runs: Sequence[Run]) -> Iterator[str]:
    """Flags of the rows that the newest run wrote of each table; `runs` come newest first."""
    counts: dict[str, dict[str, float]] = {}
    for run in runs:
        counts = (run.get("silver") or {}).get("counts", {}) | counts
    for entity, table in SILVER_TABLES.items():
        for measure, rows in counts.get(table, {}).items():
            if measure.startswith(_FLAGGED):
                flag, some = measure.removeprefix(_FLAGGED), "row" if rows == 1 else "rows"
                yield f"  {rows:,.0f} {some} of {entity} flagged {flag}: {describe(flag).sentence}"


def _notices(runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        for notice in run["notices"]:
            about = notice["file"] or notice["entity"]
            yield f"  {about}: {notice['sentence']}"
