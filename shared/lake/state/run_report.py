"""What a run's record says to people: refused files and rows in words, and what else is worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES
from shared.lake.schema.reasons import told

Data = dict[str, Any]
_QUARANTINED = "rows_quarantined:"
_MEASURES = ("rows_repeated", "rows_older", "rows_partial")


def report(bronze: Mapping[str, Data], silver: Mapping[str, Any] | None) -> Data:
    """Of the results of both stages.

    refused_files: entity, file, code, sentence, remedy of those that the record names; refused_beyond: how
    many more there are, which `GET /api/pipeline/files` lists. quarantined: entity, stage, reason, rows and
    the words of each reason. notices: entity, file (or null) and words of what was taken all the same.
    """
    counts = (silver or {}).get("counts", {})
    refused = [{"entity": entity, **file} for entity in _present(bronze) for file in _refused(bronze[entity])]
    everything = sum(load.get("files", {}).get("refused", 0) for load in bronze.values())
    return {
        "refused_files": refused,
        "refused_beyond": max(0, everything - len(refused)),
        "quarantined": [*_parsed(bronze), *_judged(counts)],
        "notices": [*_of_files(bronze), *_of_rows(counts)],
    }


def _present(bronze: Mapping[str, Data]) -> list[str]:
    return [entity for entity in ENTITIES if entity in bronze]


def _refused(load: Data) -> list[Data]:
    files: list[Data] = load.get("refused_files", [])
    return files


def _parsed(bronze: Mapping[str, Data]) -> Iterator[Data]:
    for entity in _present(bronze):
        for reason, rows in sorted(bronze[entity].get("reasons", {}).items()):
            yield _row(entity, "parse", reason, rows)


def _judged(counts: Mapping[str, Mapping[str, float]]) -> Iterator[Data]:
    for entity, table in SILVER_TABLES.items():
        for measure, rows in counts.get(table, {}).items():
            if measure.startswith(_QUARANTINED):
                yield _row(entity, "silver", measure.removeprefix(_QUARANTINED), int(rows))


def _row(entity: str, stage: str, reason: str, rows: int) -> Data:
    return {"entity": entity, "stage": stage, "reason": reason, "rows": rows, **told(reason)}


def _of_files(bronze: Mapping[str, Data]) -> Iterator[Data]:
    for entity in _present(bronze):
        load = bronze[entity]
        for file in load.get("unchanged", []):
            yield _notice(entity, file, "unchanged")
        for file in load.get("deferred", []):
            yield _notice(entity, file, "deferred")
        for file, columns in load.get("missing_columns", {}).items():
            yield _notice(entity, file, f"columns_not_said:{', '.join(columns)}")
        for file, reasons in load.get("notices", {}).items():
            yield from (_notice(entity, file, reason) for reason in reasons)
        if load.get("unknown_columns"):
            yield _notice(entity, None, f"extra_columns:{', '.join(load['unknown_columns'])}")


def _of_rows(counts: Mapping[str, Mapping[str, float]]) -> Iterator[Data]:
    for entity, table in SILVER_TABLES.items():
        for measure in _MEASURES:
            if rows := counts.get(table, {}).get(measure):
                yield _notice(entity, None, f"{measure}:{int(rows)}")


def _notice(entity: str, file: str | None, reason: str) -> Data:
    return {"entity": entity, "file": file, **told(reason)}
