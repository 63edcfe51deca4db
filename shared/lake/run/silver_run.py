"""Bronze → silver: what the new batches touch, or everything on request and for a new day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shared.lake.audit import aside_rows
from shared.lake.delta import commit, frames, table_rows
from shared.lake.delta.commit import Stamp
from shared.lake.delta.table_writer import Pieces, write_computed, write_pieces, write_tables
from shared.lake.intake import bronze_rows
from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES, TABLES, TableContract, silver_contract
from shared.lake.state import current_pass, published, set_aside
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest, TableState
from shared.lake.state.set_aside import Aside

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from shared.lake.engine_polars import SilverRun
    from shared.lake.run.engine import Engine

    States = Mapping[str, TableState]

SILVER = TABLES["silver"]
# What the data-quality report reads of a silver table.
_JUDGED = ("_quality_score", "_quality_score_adjusted", "_null_cells", "_quality_flags")


def refresh(plan: Plan, engine: Engine | None = None) -> dict[str, Any]:
    """Bring silver up to date with bronze; repeating it changes nothing.

    An engine other than polars computes everything: for the rows of a batch it is not worth its start.
    Returns the states of the tables it wrote, the batches they contain, and counts by table.
    """
    current = current_pass.begun(plan.number)
    current.silver = None
    manifest = published.head_before(plan.number).manifest
    batches = bronze_rows.last_batches(plan, manifest)
    whole = engine is not None or needs_everything(plan, manifest)
    if not whole and batches == bronze_rows.consumed(manifest):
        return {"batches": batches, "tables": {}, "counts": {}, "whole": False}
    run, states = _computed(plan, manifest, batches, engine, whole=whole)
    _quarantine(plan, run)
    _report(plan, run.quality)
    current.silver = run
    tables = {name: asdict(state) for name, state in states.items()}
    counts = _counts(run.quality)
    for name, rows in aside_rows.counts(plan.aside).items():
        counts.setdefault(name, {})[f"rows_quarantined:{aside_rows.REASON}"] = rows
    return {"batches": batches, "tables": tables, "counts": counts, "whole": whole}


def needs_everything(plan: Plan, manifest: Manifest | None) -> bool:
    """True when every row must be computed anew: on request, after an erasure, for a new day, at first."""
    return plan.kind in ("rebuild", "erasure") or manifest is None or plan.as_of != manifest.as_of


def _computed(
    plan: Plan, manifest: Manifest | None, batches: dict[str, int], engine: Engine | None, *, whole: bool
) -> tuple[SilverRun, States]:
    if not whole and manifest is not None:
        run = _updated(plan, manifest, batches)
        return run, write_tables(_by_contract(run.tables), plan, manifest, whole=())
    aside = set_aside.joined(aside_rows.quarantined(), plan.aside)
    if engine is not None:
        return _taken_over(plan, manifest, aside, engine.silver(aside, as_of=plan.as_of, at=plan.at))
    return _rebuilt(plan, manifest, aside)


def _rebuilt(plan: Plan, manifest: Manifest | None, aside: Aside) -> tuple[SilverRun, States]:
    """One table after the other, and of each one piece after the other."""
    from shared.lake.engine_polars import SilverRebuild

    bronze = {entity: bronze_rows.cut(entity, aside) for entity in ENTITIES}
    rebuild = SilverRebuild(bronze, as_of=plan.as_of, at=plan.at)
    written: dict[str, TableState] = {}
    for entity, cut in bronze.items():
        table = silver_contract(entity)
        frames = ({table.name: rows} for rows in rebuild.pieces(entity))
        written |= write_pieces([table], Pieces(cut.keys, frames), plan, manifest)
    return rebuild.run({}), written


def _taken_over(
    plan: Plan, manifest: Manifest | None, aside: Aside, computed: Mapping[str, pl.LazyFrame]
) -> tuple[SilverRun, States]:
    """The tables that another engine has computed."""
    from shared.lake.engine_polars import SilverRun, refuse

    everything = {entity: bronze_rows.everything(entity) for entity in ENTITIES}
    bronze = set_aside.left_in(everything, aside)
    written = write_computed(SILVER, computed, plan, manifest)
    quarantine = refuse(bronze, at=plan.at)
    quality = _measured(plan, manifest, written, quarantine, bronze)
    return SilverRun({}, quarantine, quality), written


def _measured(
    plan: Plan,
    manifest: Manifest | None,
    written: States,
    quarantine: Mapping[str, pl.DataFrame],
    bronze: Mapping[str, pl.LazyFrame],
) -> pl.DataFrame:
    from shared.lake.engine_polars.report import Tally, quality_report
    from shared.lake.engine_polars.silver import count_changes

    states = {**(manifest.tables["silver"] if manifest else {}), **written}
    changes = count_changes(bronze, {e: states[SILVER_TABLES[e]].rows for e in ENTITIES})
    tallies = {
        name: Tally.of(frames.scan(SILVER[name], state.version).select(_JUDGED).collect(engine="in-memory"))
        for name, state in states.items()
    }
    return quality_report(tallies, changes, quarantine, as_of=plan.as_of, at=plan.at)


def _by_contract[T](tables: Mapping[str, T]) -> dict[TableContract, T]:
    return {SILVER[name]: rows for name, rows in tables.items()}


def _updated(plan: Plan, manifest: Manifest, batches: dict[str, int]) -> SilverRun:
    from shared.lake.engine_polars import update_silver

    fresh = {entity: bronze_rows.after(entity, manifest, batches[entity]) for entity in ENTITIES}
    batch = set_aside.left_in(fresh, plan.aside)
    states = manifest.tables["silver"]
    current = {name: table_rows.at(SILVER[name], state) for name, state in states.items()}
    return update_silver(batch, current, as_of=plan.as_of, at=plan.at)


def _quarantine(plan: Plan, run: SilverRun) -> None:
    for entity, refused in run.quarantine.items():
        table = TABLES["quarantine"][entity]
        new = _not_in(table, refused) if refused.height else refused
        if new.height:
            commit.append(table, new, Stamp(f"refused/{entity}", plan.number))


def _not_in(table: TableContract, refused: pl.DataFrame) -> pl.DataFrame:
    """The rows that the quarantine does not hold yet: a rebuild refuses the old ones again."""
    handle = commit.newest(table)
    if handle is None:
        return refused
    known = frames.scan(table, handle.version()).select("quarantine_id").collect(engine="in-memory")
    return refused.join(known, on="quarantine_id", how="anti")


def _report(plan: Plan, quality: pl.DataFrame) -> None:
    import polars as pl

    if quality.height:
        named = quality.with_columns(run_id=pl.lit(plan.run_id), batch_id=pl.lit(plan.batch_id))
        commit.append(TABLES["quarantine"]["data_quality"], named, Stamp("data_quality", plan.number))


def _counts(quality: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Measures by table; those of single rules as `measure:rule`."""
    counts: dict[str, dict[str, float]] = defaultdict(dict)
    for row in quality.iter_rows(named=True):
        measure = f"{row['measure']}:{row['rule']}" if row["rule"] else row["measure"]
        counts[row["table"]][measure] = row["value"]
    return dict(counts)
