"""`python -m devhost.tasks.poison list|remove QUEUE ID`: what was given up, and nobody takes up again.

With --home it works on that instance; without, on the accounts that the app's settings in the environment
name, signed in as whoever `az login` says.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from devhost.tasks.instance import Instance
from shared import poison


def main() -> int:
    """List or remove; 1 when there is no such message."""
    options = _parser().parse_args()
    if options.home:
        Instance(options.home).adopt_settings()
    if options.command == "list":
        for message in poison.look():
            print(_line(message))
        return 0
    if poison.remove(options.queue, options.id):
        return 0
    print(f"{options.queue} has no message {options.id}, or somebody is dealing with it.", file=sys.stderr)
    return 1


def _line(message: poison.GivenUp) -> str:
    since = f"{message.since:%Y-%m-%dT%H:%M:%SZ}" if message.since else "-"
    kind = "text" if message.text is not None else "not base64"
    content = message.content if message.text is None else message.text
    return f"{message.queue}  {message.id}  {since}  taken {message.attempts} times  {kind}: {content!r}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.tasks.poison", description=__doc__)
    parser.add_argument("--home", type=Path, help="an instance of dev.py")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="show the first messages of every poison queue, as they are")
    remove = commands.add_parser("remove", help="delete one of them for good")
    remove.add_argument("queue", choices=poison.QUEUES)
    remove.add_argument("id")
    return parser


if __name__ == "__main__":
    sys.exit(main())
