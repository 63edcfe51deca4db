"""The audit between writing and publishing: what must hold of a silver and gold version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.lake.audit import pieces, verify_amounts, verify_change, verify_rows
from shared.lake.audit.pieces import Piece
from shared.lake.audit.verify_change import Change
from shared.lake.delta import data_files, frames
from shared.lake.delta.table_rows import TableRows
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES, Layer, TableContract
from shared.lake.state.published import Manifest, TableState

if TYPE_CHECKING:
    import polars as pl

States = Mapping[str, TableState]

# How many rows a sentence names.
NAMED = 3

_AS_MANY_ROWS = {
    "customer_360_view": "dim_customers",
    "cross_sell_recommendations": "dim_customers",
    "risk_scoring": "dim_customers",
    "claims_analytics": "fact_claims",
}
ANALYTICS = "claims_analytics"
_COUNTS_CLAIMS = ("monthly_kpis", "provider_performance")


def problems(
    silver: States,
    gold: States,
    published: Manifest | None,
    left_out: Mapping[str, int] | None = None,
    *,
    whole: bool = True,
) -> list[str]:
    """What is wrong with these versions, one sentence each; empty when they may be published.

    `left_out`: by silver table, how many rows are left out on purpose. `whole`: sums are compared over all
    claims, else over what changed since the published versions, which passed.
    """
    sentences = [*_tables("silver", silver, published), *_tables("gold", gold, published)]
    sentences += _shrunk(silver, published, left_out or {})
    if sentences:
        return sentences
    counts = [*_row_counts(silver, gold), *_claim_counts(silver, gold)]
    if published is None or whole:
        return [*counts, *_amounts(silver, gold)]
    return [*counts, *_changed_amounts(silver, gold, published)]


def _tables(layer: str, states: States, published: Manifest | None) -> Iterator[str]:
    before = published.tables.get(layer, {}) if published else {}
    for name, state in states.items():
        if state != before.get(name):
            yield from _table(TABLES[layer][name], state, before.get(name))


def _table(table: TableContract, state: TableState, before: TableState | None) -> Iterator[str]:
    import polars as pl

    counted = frames.count(table, state.version)
    if counted != state.rows:
        yield f"{table.name} has {counted} rows, {state.rows} were written."
    gone, new = frames.exchanged(table, before.version if before else None, state.version)
    faults = [_faults(table, piece) for piece in pieces.by_key(table, new, state.rows)]
    if repeated := sum(fault.repeated for fault in faults):
        named = verify_rows.repeated(data_files.scan(table, new), table.key[0], NAMED)
        yield f"{table.name} has {repeated} repeated keys: {named}."
    yield from _met_again(table, before, gone, new)
    if table.layer == "silver" and any(fault.without_key for fault in faults):
        without = data_files.scan(table, new).filter(pl.col(table.key[0]).is_null())
        yield f"{table.name} has rows without key: {verify_rows.named(without, table.key[0], NAMED)}."
    # A key that stood in two buckets would be looked for in one of them.
    if misplaced := sum(fault.misplaced for fault in faults):
        yield f"{table.name} has {misplaced} rows in another bucket than their key's."


@dataclass(frozen=True, slots=True)
class _Faults:
    """How many rows of a piece repeat a key, have none, or stand in another bucket than their key's."""

    repeated: int
    without_key: int
    misplaced: int


def _faults(table: TableContract, piece: Piece) -> _Faults:
    import polars as pl

    keys = data_files.scan(table, piece.files).select(table.key).collect(engine="in-memory")
    # Keys with different hashes are different; only where some are alike all have to be compared.
    is_distinct = keys.hash_rows().n_unique() == keys.height
    without = keys.select(pl.any_horizontal(pl.all().is_null()).sum()).item()
    misplaced = 0
    if piece.numbers:
        elsewhere = ~buckets.number(table.key[0], piece.count).is_in(sorted(piece.numbers))
        misplaced = keys.select(elsewhere.sum()).item()
    return _Faults(0 if is_distinct else keys.height - keys.n_unique(), without, misplaced)


def _met_again(
    table: TableContract, before: TableState | None, gone: Sequence[str], new: Sequence[str]
) -> Iterator[str]:
    """Keys of new files that stand in files that stayed, too: they were not in those that went."""
    stayed = [file for file in frames.files(table, before.version) if file not in set(gone)] if before else []
    # In a bucket's file are all rows with its keys, but for those beside the buckets.
    cut = buckets.layout([*new, *stayed])
    if before is None or not stayed or (cut and not cut.added):
        return
    keys, earlier = (
        data_files.scan(table, files).select(table.key).collect(engine="in-memory") for files in (new, gone)
    )
    came = keys.join(earlier, on=table.key, how="anti", nulls_equal=True).to_series()
    again = TableRows(table, stayed, before.rows).among(table.key[0], came)
    if named := verify_rows.named(again, table.key[0], NAMED):
        yield f"{table.name} has keys in several files: {named}."


def _shrunk(silver: States, published: Manifest | None, left_out: Mapping[str, int]) -> Iterator[str]:
    before = published.tables.get("silver", {}) if published else {}
    for name, state in silver.items():
        if name not in before or state.rows >= before[name].rows - left_out.get(name, 0):
            continue
        # Only now: once somebody was erased, this reads all keys.
        if _was_erased(name, silver, before):
            continue
        gone = verify_rows.missing(
            frames.scan(TABLES["silver"][name], before[name].version),
            _silver(name, silver),
            TABLES["silver"][name].key[0],
            NAMED,
        )
        yield f"{name} would fall from {before[name].rows} to {state.rows} rows, without {gone}."


def _was_erased(name: str, silver: States, before: States) -> bool:
    """True when the rows that are missing were those of erased customers."""
    from shared.records import erased

    digests = erased.known()
    if not digests:
        return False
    key = TABLES["silver"][name].key[0]
    earlier = frames.scan(TABLES["silver"][name], before[name].version).select(key)
    gone = earlier.join(_silver(name, silver).select(key), on=key, how="anti").collect(engine="in-memory")
    return all(erased.digest(value) in digests for value in gone.to_series())


def _row_counts(silver: States, gold: States) -> Iterator[str]:
    for name, source in _AS_MANY_ROWS.items():
        if gold[name].rows != silver[source].rows:
            key = TABLES["silver"][source].key[0]
            lacking = verify_rows.missing(_silver(source, silver), _gold(name, gold), key, NAMED)
            surplus = verify_rows.missing(_gold(name, gold), _silver(source, silver), key, NAMED)
            yield (
                f"{name} has {gold[name].rows} rows, {source} has {silver[source].rows}; "
                f"it lacks {lacking or 'none'}, and has {surplus or 'none'} beyond them."
            )


def _claim_counts(silver: States, gold: States) -> Iterator[str]:
    for name in _COUNTS_CLAIMS:
        counted = int(_sums(_gold(name, gold), ("total_claims",))[0])
        if counted != silver["fact_claims"].rows:
            yield f"{name} counts {counted} claims, fact_claims has {silver['fact_claims'].rows}."


def _amounts(silver: States, gold: States) -> Iterator[str]:
    claims = _silver("fact_claims", silver)
    odd = list(verify_amounts.not_finite(claims))
    yield from odd
    if odd:
        return
    table, state = TABLES["silver"]["fact_claims"], silver["fact_claims"]
    cut = pieces.by_key(table, frames.files(table, state.version), state.rows)
    # Read once for three tables: in a large lake all claims are many files.
    by_key = verify_amounts.totals(data_files.scan(table, piece.files) for piece in cut)
    for name, totals in by_key.items():
        yield from verify_amounts.problems(name, claims, [(_gold(name, gold), totals)])
    analytics = TABLES["gold"][ANALYTICS]
    files = frames.files(analytics, gold[ANALYTICS].version)
    pairs = [
        (data_files.scan(analytics, theirs.files), data_files.scan(table, ours.files))
        for ours, theirs in pieces.paired(cut, files)
    ]
    odd_pairs = (pair for pair in pairs if not verify_amounts.are_copies(ANALYTICS, *pair))
    summed = ((rows, verify_amounts.summed(ANALYTICS, of)) for rows, of in odd_pairs)
    yield from verify_amounts.problems(ANALYTICS, claims, summed)


def _changed_amounts(silver: States, gold: States, published: Manifest) -> Iterator[str]:
    import polars as pl

    claims = _change("silver", "fact_claims", silver, published)
    odd = list(verify_amounts.not_finite(claims.new))
    yield from odd
    for name in () if odd else verify_amounts.SUMS:
        keys = verify_change.doubtful_keys(name, _change("gold", name, gold, published), claims)
        if not keys.is_empty():
            is_one = pl.col(verify_amounts.SUMS[name].key).is_in(keys.implode(), nulls_equal=True)
            rows = verify_amounts.keyed(name, _silver("fact_claims", silver)).filter(is_one)
            compared = [(_gold(name, gold).filter(is_one), verify_amounts.summed(name, rows))]
            yield from verify_amounts.problems(name, rows, compared)


def _change(layer: Layer, name: str, states: States, published: Manifest) -> Change:
    table, before = TABLES[layer][name], published.version(layer, name)
    gone, new = frames.exchanged(table, before, states[name].version)
    return Change(data_files.scan(table, gone), data_files.scan(table, new))


def _sums(rows: pl.LazyFrame, columns: tuple[str, ...]) -> tuple[float, ...]:
    import polars as pl

    return rows.select(pl.col(columns).sum()).collect(engine="in-memory").row(0)


def _silver(name: str, silver: States) -> pl.LazyFrame:
    return frames.scan(TABLES["silver"][name], silver[name].version)


def _gold(name: str, gold: States) -> pl.LazyFrame:
    return frames.scan(TABLES["gold"][name], gold[name].version)
