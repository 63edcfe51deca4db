"""What is known of a key: the fold of everything that was delivered about it.

Each delivered row is a statement: it says some columns, and nothing of the others. Statements are taken in
the order of their arrival. One that tells its time, and whose time is before the newest told so far, is
older than what is known: it fills columns of which nobody has said anything, and replaces nothing. Any
other replaces what it says, empty cells included; without a time it counts as new when it arrives. A
record's time is the newest that was told. Silver keeps enough for a later batch to go on from there.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from shared.lake.schema.contracts import ADDED_COLUMNS, KEYS, LINEAGE, SOURCE_COLUMNS
from shared.lake.transform.dates import microseconds, told_in_time
from shared.lake.transform.frames import Cut, Frame, is_true, whole
from shared.lake.transform.marks import MARKS, listed

col = nw.col
# Order of arrival: passes, then moments within a pass. What came at one moment goes by its own time.
_ORDER = ["_batch_id", "_ingestion_timestamp", "_rank", "_source_file", "_row_number", "_source_etag"]
_NEVER = -(2**62)
# Sets rows that stand apart from older ones, and rows that tell a time from rows that don't.
_STEP = 2**40
# The group of what tells where a row came from.
_STANDING = "_standing"
_LINEAGE = tuple(c.name for c in LINEAGE if c.name != "_unparsed")


def fold(rows: Frame, entity: str, *, cut: Cut = whole) -> Frame:
    """One row per key, what is known of it; `rows` are statements, and at most one row known before per key.

    Only keys with more than one row are looked at; the others just stream by. `cut` ends the plan of rows
    that are used several times, for an engine that would compute them each time.
    """
    key = KEYS[entity]
    columns = rows.collect_schema().names()
    contested = cut(_contested(rows, entity))
    several = cut(in_order(rows.join(contested, on=key, how="inner"), key))
    return nw.concat(
        [
            rows.join(contested, on=key, how="anti").select(columns),
            last_standing(several.filter(~col("_in_pieces")), key).select(columns),
            pieced(several.filter(col("_in_pieces")), entity, cut=cut).select(columns),
        ]
    )


def in_order(rows: Frame, key: str) -> Frame:
    """Adds what the fold goes by.

    _updated: the time that a row tells, null for none. _place: 1, 2, … per key, in order of arrival.
    _is_older: the row tells a time before one that was told before it.
    """
    dated = "updated_at" in rows.collect_schema().names()
    updated = microseconds(col("_iso")) if dated else nw.lit(None, dtype=nw.Int64())
    read = rows.with_columns(_iso=_told_time()) if dated else rows
    timed = read.with_columns(_updated=updated, _one=nw.lit(1, dtype=nw.Int64()))
    placed = timed.with_columns(_rank=col("_updated").fill_null(_NEVER)).with_columns(
        _place=col("_one").cum_sum().over(key, order_by=_ORDER),
        _newest=col("_updated").cum_max().over(key, order_by=_ORDER),
    )
    return placed.with_columns(_is_older=is_true(col("_updated") < col("_newest")))


def _told_time() -> nw.Expr:
    """The text of a time that counts."""
    text = col("updated_at")
    return nw.when(told_in_time(text, col("_ingestion_timestamp"))).then(text)


def is_piece(entity: str) -> nw.Expr:
    """True, over the rows of a key, when some row does not say every column."""
    key = KEYS[entity]
    pieces = (~col("_missing_columns").is_null()).cast(nw.Int32()).max().over(key) > 0
    if not ADDED_COLUMNS[entity]:
        return pieces
    # A batch file can't say what was decided, so a claim that the API wrote, too, is pieced together.
    from_api = col("_has_api_record").cast(nw.Int32())
    return pieces | (from_api.max().over(key) != from_api.min().over(key))


def _contested(rows: Frame, entity: str) -> Frame:
    """Keys of several rows, and whether these must be pieced together."""
    key = KEYS[entity]
    met = rows.group_by(key).agg(_rows=nw.len()).filter(col("_rows") > 1).select(key)
    several = rows.join(met, on=key, how="semi")
    return several.select(key, _in_pieces=is_piece(entity)).unique(key)


def last_standing(rows: Frame, key: str) -> Frame:
    """The last row that is not older, of ordered rows of keys whose rows all say every column."""
    standing = rows.filter(~col("_is_older")).unique(key, keep="last", order_by=["_place"])
    ends = rows.group_by(key).agg(_places=col("_place").max())
    joined = standing.join(ends, on=key, how="inner").with_columns(
        _older=col("_older") | (col("_places") > col("_place"))
    )
    if "updated_at" not in rows.collect_schema().names():
        return joined
    # The newest time that was told stays with a row that tells none.
    telling = rows.filter(~col("_is_older") & ~col("_updated").is_null())
    newest = telling.unique(key, keep="last", order_by=["_place"]).select(key, _told=col("updated_at"))
    kept = nw.when(col("_updated").is_null() & ~col("_told").is_null()).then(col("_told"))
    return joined.join(newest, on=key, how="left").with_columns(updated_at=kept.otherwise(col("updated_at")))


def pieced(rows: Frame, entity: str, *, cut: Cut = whole) -> Frame:
    """Every column from the ordered row that said it last, of keys some of whose rows do not say them all."""
    key = KEYS[entity]
    ordered = rows.with_columns(**_mark_columns(entity))
    place = col("_place")
    # Rows that stand count from the last, older ones from the first and after all others.
    stands = nw.when(col("_is_older")).then(-place).otherwise(place + _STEP)
    scored = cut(ordered.with_columns(_score=stands).with_columns(**_scores(entity)))
    groups = _groups(entity)
    best = scored.group_by(key).agg(
        *(col(_score(group)).max().alias(_best(group)) for group in groups),
        _places=place.max(),
    )
    joined = scored.join(best, on=key, how="inner")
    picked = joined.with_columns(
        nw.when(col(_score(group)) == col(_best(group))).then(col(name)).alias(name)
        for group, names in groups.items()
        for name in names
    )
    known = picked.group_by(key).agg(*(col(name).max() for names in groups.values() for name in names))
    complete = known.join(best, on=key, how="inner").with_columns(
        _older=col("_older") | (col("_places") + _STEP > col(_best(_STANDING))),
        _marks=listed({mark.name: col(mark.column_name) for mark in MARKS[entity]}),
        _missing_columns=_names({c: col(_best(c)) == _NEVER for c in _said_columns(entity)}),
    )
    return _with_added(complete, scored, entity) if ADDED_COLUMNS[entity] else complete


def _with_added(known: Frame, scored: Frame, entity: str) -> Frame:
    """What was decided, as one whole, from the row that said it last."""
    key, added = KEYS[entity], [c.name for c in ADDED_COLUMNS[entity]]
    said = scored.filter(col("_has_api_record")).with_columns(_said=col("_score"))
    best = said.group_by(key).agg(_best_said=col("_said").max())
    last = said.join(best, on=key, how="inner").filter(col("_said") == col("_best_said"))
    joined = known.join(last.select(key, "_has_api_record", *added), on=key, how="left")
    return joined.with_columns(_has_api_record=col("_has_api_record").fill_null(False))


def _mark_columns(entity: str) -> Mapping[str, nw.Expr]:
    return {mark.column_name: mark.is_in("_marks") for mark in MARKS[entity]}


def _score(group: str) -> str:
    return f"_score_{group}"


def _best(group: str) -> str:
    return f"_best_{group}"


def _said_columns(entity: str) -> list[str]:
    return [c.name for c in SOURCE_COLUMNS[entity] if c.name != KEYS[entity]]


def _groups(entity: str) -> dict[str, list[str]]:
    """Columns that come from one row, by what they are scored by."""
    groups = {name: [name] for name in _said_columns(entity)}
    groups[_STANDING] = [*_LINEAGE, "_older"]
    for mark in MARKS[entity]:
        # What is odd about a key or a time is told by the row that stands.
        of_row = mark.column == "updated_at" or mark.column not in groups
        groups[_STANDING if of_row else mark.column].append(mark.column_name)
    return groups


def _scores(entity: str) -> dict[str, nw.Expr]:
    """By group, how well a row's values stand: more is better, _NEVER for nothing said."""
    scores = {_score(_STANDING): col("_score")}
    for column in _said_columns(entity):
        said = ~is_true(col("_missing_columns").list.contains(column))
        score = nw.when(said).then(col("_score")).otherwise(nw.lit(_NEVER))
        if column == "updated_at":
            stands = ~col("_updated").is_null() & ~col("_is_older")
            score = nw.when(stands).then(col("_score") + _STEP).otherwise(score)
        scores[_score(column)] = score
    return scores


def _names(conditions: Mapping[str, nw.Expr]) -> nw.Expr:
    """The names whose condition holds, sorted, as a list; null for none."""
    text = listed(dict(sorted(conditions.items())))
    return nw.when(~text.is_null()).then(text.str.split(","))
