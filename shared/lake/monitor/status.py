"""What the pipeline is doing, measured: layers, quality, work that waits, the last stages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from shared import settings
from shared.coalesced import Coalesced
from shared.lake import storage
from shared.lake.delta import commit
from shared.lake.intake import left_files
from shared.lake.monitor.counted import counted
from shared.lake.schema.contracts import BRONZE_TABLES, ENTITIES, bronze_contract
from shared.lake.state import kick, published, raw_files, runs
from shared.lake.state.published import Manifest
from shared.records import outbox
from shared.records.outbox import Depths

RECENT_RUNS = 10
NAMED_FILES = 50
LAYERS = ("bronze", "silver", "gold")
_DESCRIPTIONS = {
    "bronze": "Every delivered row as received, with its source",
    "silver": "One clean, validated row per key",
    "gold": "Six marts that the dashboard reads",
}
_TOTALS = {
    "total_customers": "dim_customers",
    "total_pets": "dim_pets",
    "total_policies": "dim_policies",
    "total_claims": "fact_claims",
    "total_providers": "dim_vet_providers",
}
_ACTIONS = {"bronze": "BRONZE_INGEST", "silver": "SILVER_PROCESS", "gold": "GOLD_PROCESS"}

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Observed:
    """What one look at the pipeline found; everything shown is derived from it."""

    manifest: Manifest | None
    runs: list[Data]
    bronze_rows: dict[str, int]
    waiting_files: int
    outbox: Depths


def _observe() -> Observed:
    # Downstream, the way the data goes: a record that moves on meanwhile is seen twice rather than nowhere.
    depths = outbox.depths()
    with ThreadPoolExecutor(4) as pool:
        head = pool.submit(published.read_head)
        recent = pool.submit(runs.recent, RECENT_RUNS)
        waiting = pool.submit(raw_files.depth).result()
        manifest, latest = head.result().manifest, recent.result()
        if manifest and not waiting and not _is_under_way(manifest, latest):
            counts = {entity: manifest.rows("bronze", table) for entity, table in BRONZE_TABLES.items()}
        else:
            counts = dict(zip(ENTITIES, pool.map(_bronze_rows, ENTITIES), strict=True))
        return Observed(manifest, latest, counts, waiting, depths)


# Every open dashboard asks, again and again.
_shared = Coalesced(_observe)


def observe() -> Observed:
    """Look at the outbox, the ledger, the published versions, the newest runs, and bronze."""
    return _shared()


def status(seen: Observed) -> Data:
    """The whole status, as the dashboard shows it."""
    return {
        "data_source": data_source(),
        "layers": layers(seen),
        "metrics": totals(seen),
        "data_quality": data_quality(seen),
        "pending_claims": pending_claims(seen),
        "processing_log": processing_log(seen),
        "last_processes": {layer: _last_change(seen, layer) for layer in LAYERS},
        "execution_info": execution_info(seen),
        "backlog": backlog(seen),
        "not_recognized": not_recognized(),
    }


def metrics(seen: Observed) -> Data:
    """The figures of the status."""
    in_short = {
        name: {"status": layer["status"], "count": layer["record_count"], "last_update": layer["last_update"]}
        for name, layer in layers(seen).items()
    }
    return {
        "data_source": data_source(),
        "record_counts": totals(seen),
        "data_quality": data_quality(seen),
        "pending_counts": pending_claims(seen),
        "layers": in_short,
    }


def data_source() -> str:
    """What the lake is: an account in the cloud, or a stand-in for one."""
    return "azure" if storage.is_cloud() else "demo"


def layers(seen: Observed) -> Data:
    """State, rows and last change of each layer."""
    return {
        layer: {
            "status": _layer_status(seen, layer),
            "record_count": _layer_rows(seen, layer),
            "description": _DESCRIPTIONS[layer],
            "last_update": _last_change(seen, layer),
        }
        for layer in LAYERS
    }


def totals(seen: Observed) -> dict[str, int]:
    """Rows of the published silver tables."""
    silver = seen.manifest.tables["silver"] if seen.manifest else {}
    return {name: silver[table].rows if table in silver else 0 for name, table in _TOTALS.items()}


def data_quality(seen: Observed) -> Data:
    """Completeness and accuracy in per cent (null before there are rows), and whether gold is up to date."""
    measured = list(seen.manifest.quality.values()) if seen.manifest else []
    rows = sum(totals(seen).values())
    cells, nulls, clean = (sum(m[name] for m in measured) for name in ("cells", "nulls", "clean"))
    behind = seen.waiting_files or any(pending_claims(seen).values()) or _rows_behind(seen)
    return {
        "completeness": round(100 * (cells - nulls) / cells, 1) if cells else None,
        "accuracy": round(100 * clean / rows, 1) if rows else None,
        "freshness": "Cached" if behind else "Real-time",
    }


def pending_claims(seen: Observed) -> dict[str, int]:
    """Claims that have reached a layer and not yet the next (gold: not yet published)."""
    counts = dict.fromkeys(LAYERS, 0)
    counts[_reached(seen)] = seen.bronze_rows["claims"] - _published_bronze(seen).get("claims", 0)
    return counts


def processing_log(seen: Observed) -> list[Data]:
    """The latest stages, newest first, at most ten."""
    entries = [entry for run in seen.runs for entry in _stages(run)]
    return sorted(entries, key=lambda e: str(e["timestamp"]), reverse=True)[:10]


def execution_info(seen: Observed) -> Data:
    """What really runs: the engine is that of the newest run that published tables."""
    job = settings.spark_job()
    databricks = job.url if job is not None and job.kind == "databricks" else None
    computes = f"Spark ({job.kind}) or polars computes" if job else "polars computes"
    return {
        "mode": "durable_functions",
        "engine": next((run["engine"] for run in seen.runs if run["engine"]), "polars"),
        "databricks_connected": databricks is not None,
        "databricks_workspace": databricks,
        "description": f"Durable Functions orchestrate the run; {computes}; Delta Lake stores",
        "note": "A run starts with every new raw file and by itself until nothing waits",
    }


def backlog(seen: Observed) -> Data:
    """Work that waits outside the layers: raw files, kicks, unpublished events."""
    return {
        "raw_files": seen.waiting_files,
        "kicks": kick.depth(),
        "outbox_events": seen.outbox.pending_events,
        "outbox_hints": seen.outbox.hints,
        "outbox_poison": seen.outbox.poison,
    }


def not_recognized() -> list[Data]:
    """Raw files whose names say no entity."""
    return left_files.not_recognized(NAMED_FILES)


def _bronze_rows(entity: str) -> int:
    handle = commit.newest(bronze_contract(entity))
    return handle.count() if handle else 0


def _published_bronze(seen: Observed) -> dict[str, int]:
    bronze = seen.manifest.tables["bronze"] if seen.manifest else {}
    return {entity: bronze[name].rows for entity, name in BRONZE_TABLES.items() if name in bronze}


def _is_under_way(manifest: Manifest, latest: list[Data]) -> bool:
    """True when some pass may have added rows to bronze that are not published."""
    return any((run["number"] or 0) > manifest.number for run in latest)


def _rows_behind(seen: Observed) -> bool:
    known = _published_bronze(seen)
    return any(rows != known.get(entity, 0) for entity, rows in seen.bronze_rows.items())


def _reached(seen: Observed) -> str:
    """The layer that rows beyond the published ones have reached."""
    number = seen.manifest.number if seen.manifest else 0
    underway = [run for run in seen.runs if (run["number"] or 0) > number]
    for layer in ("gold", "silver"):
        if any(layer in run for run in underway):
            return layer
    return "bronze"


def _layer_status(seen: Observed, layer: str) -> str:
    finished = [run for run in seen.runs if run["status"] in ("succeeded", "halted", "failed")]
    if finished and finished[0]["status"] != "succeeded":
        return "failed"
    return "active" if _layer_rows(seen, layer) else "empty"


def _layer_rows(seen: Observed, layer: str) -> int:
    if layer == "bronze":
        return sum(seen.bronze_rows.values())
    return sum(state.rows for state in seen.manifest.tables[layer].values()) if seen.manifest else 0


def _last_change(seen: Observed, layer: str) -> str | None:
    states = seen.manifest.tables[layer].values() if seen.manifest else []
    return max((state.changed_at for state in states), default=None)


def _stages(run: Data) -> list[Data]:
    entries = []
    for entity, result in run["bronze"].items():
        text = f"{counted(result['read'], 'row')} of {entity}, {result['quarantined']:,} refused"
        claims = result["read"] - result["quarantined"] if entity == "claims" else 0
        entries.append(_entry("bronze", result["at"], text, claims, result["refused"]))
    claims = sum(e["claims_processed"] for e in entries)
    for layer in ("silver", "gold"):
        if layer in run:
            names = ", ".join(sorted(run[layer]["tables"])) or "nothing"
            how = " on Spark" if run[layer].get("engine") == "spark" else ""
            entries.append(_entry(layer, run[layer]["at"], f"Refreshed {names}{how}", claims, []))
    if run["error"] and entries:
        entries[-1] = {**entries[-1], "errors": [run["error"]]}
    return entries


def _entry(layer: str, at: str, message: str, claims: int, errors: list[str]) -> Data:
    return {
        "timestamp": at,
        "action": _ACTIONS[layer],
        "message": message,
        "claims_processed": claims,
        "errors": errors,
    }
