"""The quality report: measures of every silver table, long, as docs/reference/quality.md tells."""

from __future__ import annotations

_COUNTED = {
    "dim_customers": 24,
    "dim_pets": 23,
    "dim_policies": 27,
    "dim_vet_providers": 19,
    "fact_claims": 31,
}


def query() -> str:
    """One row a table and measure, and one a table and rule that has a hit."""
    return " UNION ALL ".join(_of(table, cells) for table, cells in _COUNTED.items())


def _of(table: str, cells: int) -> str:
    return f"""
        SELECT '{table}' AS "table", measure, NULL AS rule, value FROM (
            UNPIVOT (SELECT count(*)::DOUBLE AS rows, avg(_quality_score) AS average_quality_score,
                avg(_quality_score_adjusted) AS average_quality_score_adjusted,
                avg((_quality_score >= 80)::INTEGER) * 100 AS high_quality_share,
                100 - avg(_null_cells) / {cells} * 100 AS completeness,
                avg((len(_quality_flags) = 0)::INTEGER) * 100 AS accuracy FROM {table})
            ON COLUMNS(*) INTO NAME measure VALUE value)
        UNION ALL
        SELECT '{table}', 'rows_flagged', rule, count(*)::DOUBLE
        FROM (SELECT unnest(_quality_flags) AS rule FROM {table}) GROUP BY rule"""
