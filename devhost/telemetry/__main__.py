"""`python -m devhost.telemetry FILE [--trace ID] [--metrics]`: traces as trees, or the last measures."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from devhost.telemetry import reading
from devhost.telemetry.reading import Node

SHOWN = 5


def main() -> int:
    """Print what was recorded; 1 when there is nothing."""
    options = _parser().parse_args()
    if not options.file.exists():
        print(f"There is no {options.file}: start with DEVHOST_TELEMETRY={options.file}", file=sys.stderr)
        return 1
    if options.metrics:
        for (name, attributes), number in sorted(reading.measures(options.file).items()):
            print(f"{number:14,.2f}  {name} {attributes}")
        return 0
    traces = reading.trees(reading.spans(options.file))
    chosen = {trace: roots for trace, roots in traces.items() if _is_wanted(trace, roots, options.trace)}
    for trace, roots in list(chosen.items())[-SHOWN:]:
        print(trace)
        for root in roots:
            _show(root, roots[0].span.start, 1)
    return 0 if chosen else 1


def _is_wanted(trace: str, roots: list[Node], prefix: str | None) -> bool:
    """The one that is asked for; otherwise those with more than a single step, which reads have."""
    return trace.startswith(prefix) if prefix else len(roots) > 1 or bool(roots[0].below)


def _show(node: Node, began: float, depth: int) -> None:
    span = node.span
    attributes = " ".join(f"{key}={value}" for key, value in span.attributes.items())
    at, took = (span.start - began) * 1000, (span.end - span.start) * 1000
    failed = f"  FAILED {span.failed}" if span.failed else ""
    print(f"{at:9.0f} ms {took:8.1f} ms  {'  ' * depth}{span.name} {attributes}{failed}")
    for below in node.below:
        _show(below, began, depth + 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.telemetry", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--trace", metavar="ID", help="one trace, by the beginning of its id")
    parser.add_argument("--metrics", action="store_true", help="the last value of every measure")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
