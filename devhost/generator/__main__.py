"""`python -m devhost.generator --customers N --seed S --to DIR`: synthetic batch files."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from devhost.generator.files import generate
from devhost.generator.world import World


def main() -> None:
    """Generate, and say how many rows there are of everything."""
    options = _parser().parse_args()
    try:
        world = World(options.customers, options.seed, options.as_of, options.consistent)
    except ValueError as error:
        sys.exit(str(error))
    for entity, rows in generate(world, options.to, dirty=options.dirty).items():
        print(f"  {entity:<14}{rows:>10,}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.generator", description=__doc__)
    parser.add_argument("--customers", type=int, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 1, 1), metavar="DATE")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")
    parser.add_argument("--consistent", action="store_true", help="respect the real world")
    parser.add_argument("--dirty", action="store_true", help="inject known flaws, listed in manifest.json")
    return parser


if __name__ == "__main__":
    main()
