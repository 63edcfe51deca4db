"""`python -m devhost.tasks.export DIR`: every lake table as DIR/<layer>/<table>.parquet."""

from __future__ import annotations

from pathlib import Path

from devhost.tasks.instance import Instance, parser


def main() -> None:
    """Export, and say how many rows each table has."""
    made = parser("export", __doc__)
    made.add_argument("to", type=Path)
    options = made.parse_args()
    Instance(options.home).adopt_settings()
    from shared.lake.upkeep.export import export

    for table, rows in export(options.to).items():
        print(f"  {table:<36}{rows:>12,}")


if __name__ == "__main__":
    main()
