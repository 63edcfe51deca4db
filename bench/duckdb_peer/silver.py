"""One row per key: cleaned, derived, flagged and scored, by docs/reference/silver.md and quality.md."""

from __future__ import annotations

from collections.abc import Mapping

from bench.duckdb_peer import rules
from bench.duckdb_peer.bronze import COLUMNS


def queries() -> dict[str, str]:
    """By silver table, in an order in which parents come first."""
    return {rules.TABLES[entity]: _query(entity) for entity in COLUMNS}


def _query(entity: str) -> str:
    flags = [f"flag({condition}, '{name}')" for name, condition in rules.FLAGS[entity].items()]
    counted = [*COLUMNS[entity], *rules.DERIVED[entity]]
    nulls = " + ".join(f"(s.{name} IS NULL)::INTEGER" for name in counted)
    parents = "".join(
        f" LEFT JOIN {table} {alias} ON s.{key} = {alias}.{key}"
        for alias, (table, key) in rules.PARENTS[entity].items()
    )
    return f"""
        WITH latest AS ({_latest(entity)}),
        cleaned AS (SELECT * REPLACE ({_replaced(entity)}), {_marked(entity)} FROM latest),
        derived AS (SELECT *, {_named(rules.DERIVED[entity])} FROM cleaned),
        rows AS (SELECT *, {_named(rules.NEW[entity])} FROM derived),
        judged AS (
            SELECT s.*, CAST({nulls} AS INTEGER) AS _null_cells,
                flags(list_concat(_marks, list_transform(coalesce(_unparsed, []), c -> 'unparsed:' || c),
                    [{", ".join(flags)}])) AS _quality_flags,
                {_legitimate(entity)} AS _legitimate
            FROM rows s{parents}
        )
        SELECT * EXCLUDE (_legitimate, _unparsed, _extra, _marks), score(_null_cells) AS _quality_score,
            score(_null_cells - _legitimate + len(_quality_flags)) AS _quality_score_adjusted,
            TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _silver_timestamp
        FROM judged"""


def _latest(entity: str) -> str:
    key, order = rules.KEYS[entity], "created_at" if entity == "vet_providers" else "updated_at"
    # Grouping by key is cheaper in DuckDB than a window over whole rows.
    return f"""
        SELECT * FROM {entity}_raw WHERE {key} IS NOT NULL AND (
            (SELECT count(*) = count(DISTINCT {key}) FROM {entity}_raw) OR _row_number IN (
                SELECT arg_max(_row_number, ({order}, _row_number)) FROM {entity}_raw GROUP BY {key}))"""


def _replaced(entity: str) -> str:
    # A customer may have been born before the days that are plausible for anything else.
    first = {("customers", "date_of_birth"): "1905-01-01"}
    days = {
        name: f"plausible(day({name}), DATE '{first.get((entity, name), '1980-01-01')}')"
        for name in rules.DATES[entity]
    }
    amounts = {
        name: f"CASE WHEN {name} BETWEEN {least} AND {most} THEN {name} END"
        for name, (least, most) in rules.BOUNDS[entity].items()
    }
    return ", ".join(
        f"{rule} AS {name}" for name, rule in {**rules.CLEANED[entity], **days, **amounts}.items()
    )


def _cells(entity: str) -> dict[str, str]:
    conditions = {f"unparsed:{name}": f"day({name}) IS NULL AND {name} <> ''" for name in rules.DATES[entity]}
    for name in rules.DATES[entity]:
        conditions[f"implausible_date:{name}"] = (
            f"day({name}) NOT BETWEEN DATE '1905-01-01' AND DATE '2100-12-31'"
        )
    for name, (least, most) in rules.BOUNDS[entity].items():
        conditions[f"implausible_amount:{name}"] = f"{name} > {most}"
        if least == 0:
            conditions[f"negative_amount:{name}"] = f"{name} < 0"
    conditions |= {f"damaged_id:{name}": f"is_damaged({name})" for name in rules.IDS[entity]}
    texts = (*rules.IDS[entity], *rules.WORDINGS[entity])
    return conditions | {f"normalized:{name}": f"is_nothing({name})" for name in texts}


def _marked(entity: str) -> str:
    conditions = _cells(entity)
    cells = [f"flag({condition}, '{name}')" for name, condition in conditions.items()]
    # Almost no row has one: a list is made for those alone.
    some = " OR ".join(f"coalesce({condition}, false)" for condition in conditions.values())
    return (
        f"CASE WHEN {some} THEN list_filter([{', '.join(cells)}], f -> f IS NOT NULL) ELSE [] END AS _marks"
    )


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in columns.items())


def _legitimate(entity: str) -> str:
    always = [f"(s.{name} IS NULL)::INTEGER" for name in rules.LEGITIMATE[entity]]
    sometimes = [
        f"(s.{name} IS NULL AND coalesce({condition}, false))::INTEGER"
        for name, condition in rules.LEGITIMATE_WHEN.get(entity, {}).items()
    ]
    return " + ".join([*always, *sometimes]) or "0"
