"""`python -m devhost.tasks.recovery COMMAND`: backups of the records, audit logs, and the lake begun anew.

With --home it works on that instance; without, on the accounts that the app's settings in the environment
name, signed in as whoever `az login` says. For `restore` and `rebuild-lake` the app must be stopped.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from devhost.tasks.instance import Instance
from shared.errors import AppError
from shared.lake.upkeep import rebuild_from_raw
from shared.records import backup
from shared.records.audit_check import broken_logs
from shared.records.backup import Backup


def main() -> int:
    """Do it and say what was done; 1 when it was refused, or when an audit log does not hold."""
    options = _parser().parse_args()
    if options.home:
        Instance(options.home).adopt_settings()
    try:
        return _run(options)
    except AppError as refusal:
        print(refusal.detail, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    if options.command == "backup":
        _show(backup.write_backup(now))
    elif options.command == "backups":
        for entry in backup.list_backups():
            _show(entry)
    elif options.command == "restore":
        _show(backup.restore_backup(options.name))
    elif options.command == "check-audit":
        return _check_audit()
    else:
        print(f"run {rebuild_from_raw.start(now=now)} is asked for; start the app")
    return 0


def _check_audit() -> int:
    broken = 0
    for log in broken_logs():
        where = "the end is missing" if log.sequence is None else f"does not hold from entry {log.sequence}"
        print(f"{log.customer_id}: {where}")
        broken += 1
    print(f"audit logs that do not hold: {broken}")
    return 1 if broken else 0


def _show(entry: Backup) -> None:
    print(f"{entry.name}  " + "  ".join(f"{table} {n:,}" for table, n in sorted(entry.entities.items())))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.tasks.recovery", description=__doc__)
    parser.add_argument("--home", type=Path, help="an instance of dev.py")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("backup", help="write a backup now")
    commands.add_parser("backups", help="list complete backups, newest first")
    commands.add_parser("restore", help="write a backup into empty tables").add_argument("name")
    commands.add_parser("check-audit", help="say whose audit log was changed behind the product's back")
    commands.add_parser("rebuild-lake", help="remove bronze, silver and gold, and build them from raw")
    return parser


if __name__ == "__main__":
    sys.exit(main())
