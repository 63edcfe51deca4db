"""The commands of dev.py."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from devhost.launcher import cost, prepare
from devhost.launcher.checks import run_checks
from devhost.launcher.home import Home
from devhost.launcher.ports import DEFAULTS
from devhost.launcher.say import LauncherError, say
from devhost.launcher.settings import Addresses
from devhost.launcher.up import down, up

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("test", "bench", "evidence"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return _run(options, rest)
    except LauncherError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    home = Home(Path(options.home or ROOT / ".local").resolve())
    command = options.command
    if command == "up":
        return up(ROOT, home, options)
    if command == "down":
        return down(home)
    if command == "clean":
        down(home)
        home.clean()
        say(f"Removed the state in {home.path}.")
        return 0
    if command == "cost":
        return cost.cost(options)
    if command == "test":
        return run_checks(ROOT, rest)
    return _in_environment(command, _module_call(command, home, options, rest))


def _module_call(command: str, home: Home, options: argparse.Namespace, rest: Sequence[str]) -> list[str]:
    """The module that does a command inside the environment, with its arguments."""
    if command == "token":
        call = ["devhost.issuer", "token", "--home", str(home.path), "--issuer-url", _issuer(home)]
        return [
            *call,
            "--role",
            options.role,
            *(["--customer", options.customer] if options.customer else []),
            *(["--level", str(options.level)] if options.level else []),
        ]
    if command == "demo-data":
        call = ["devhost.generator", "--customers", str(options.customers), "--seed", str(options.seed)]
        return [*call, "--to", str(Path(options.to).resolve()), *options.variant]
    if command in ("bench", "evidence", "spark-package"):
        modules = {"bench": "bench", "evidence": "bench.evidence"}
        to = [str(Path(options.to).resolve())] if command == "spark-package" else rest
        return [modules.get(command, "devhost.tasks.spark_package"), *to]
    if command == "query":
        return _query_call(home, options)
    home.endpoints()
    if command == "export":
        return ["devhost.tasks.export", "--home", str(home.path), str(Path(options.to).resolve())]
    paths = [str(Path(path).resolve()) for path in options.paths]
    as_of = ["--as-of", options.as_of] if options.as_of else []
    return ["devhost.tasks.load", "--home", str(home.path), *as_of, *paths]


def _query_call(home: Home, options: argparse.Namespace) -> list[str]:
    """A query reads the instance that is asked for, else the lake that the environment names, else .local."""
    call = ["devhost.tasks.query"]
    if options.home or not os.environ.get("LAKE_URI"):
        home.endpoints()
        call += ["--home", str(home.path)]
    for path in options.file:
        call += ["--file", str(Path(path).resolve())]
    call += ["--as-of", options.as_of] if options.as_of else []
    call += ["--format", options.format] if options.format else []
    call += ["--output", str(Path(options.output).resolve())] if options.output else []
    return [*call, *(["--", options.sql] if options.sql is not None else [])]


def _in_environment(command: str, call: Sequence[str]) -> int:
    # Standard output is the command's own: an answer that is piped on begins with nothing else.
    with redirect_stdout(sys.stderr):
        measures = command in ("bench", "evidence")
        python = prepare.everything(ROOT) if measures else prepare.python_environment(ROOT)
        if measures:
            prepare.bench_packages(ROOT, str(python))
    return subprocess.run([str(python), "-m", *call], cwd=ROOT, check=False).returncode


def _issuer(home: Home) -> str:
    endpoints = home.read("endpoints.json")
    return str(endpoints["issuer"]) if endpoints else Addresses(home.read("ports.json") or DEFAULTS).issuer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="PetInsure360 on this machine.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", metavar="DIR", help="folder of all state (default .local)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    starter = commands.add_parser("up", parents=[common], help="start everything")
    starter.add_argument("--ports", choices=["default", "free"], default="default")
    starter.add_argument("--no-demo", action="store_true", help="start without demo data")
    starter.add_argument("--no-frontends", action="store_true", help="leave the two web apps out")
    starter.add_argument("--detach", action="store_true", help="return when everything is ready")
    starter.add_argument("--func", action="store_true", help="leave the host to Core Tools' `func start`")

    commands.add_parser("down", parents=[common], help="stop what `up` started")
    commands.add_parser("clean", parents=[common], help="stop, and remove all state")

    token = commands.add_parser("token", parents=[common], help="print a bearer token")
    token.add_argument("--role", required=True, help="customer, adjuster, analyst, admin, loader or operator")
    token.add_argument("--customer", metavar="ID", help="customer id, for role customer")
    token.add_argument("--level", type=int, choices=(1, 2, 3), help="level of authority, for role adjuster")

    load = commands.add_parser("load", parents=[common], help="drop files into raw/ and wait for gold")
    load.add_argument("paths", nargs="+", metavar="PATH", help="a batch file, or a folder of them")
    load.add_argument("--as-of", metavar="DATE", help="the day to compute ages and renewals for")

    export = commands.add_parser("export", parents=[common], help="write every lake table as parquet")
    export.add_argument("to", metavar="DIR")

    spark = commands.add_parser("spark-package", parents=[common], help="the job for Spark as a wheel")
    spark.add_argument("to", metavar="DIR")

    _add_query(commands.add_parser("query", parents=[common], help="SQL over the announced lake"))

    data = commands.add_parser("demo-data", parents=[common], help="generate synthetic batch files")
    data.add_argument("--customers", type=int, default=5000, metavar="N")
    data.add_argument("--seed", type=int, default=1, metavar="S")
    data.add_argument("--to", required=True, metavar="DIR")
    for variant in ("consistent", "dirty"):
        data.add_argument(f"--{variant}", dest="variant", action="append_const", const=f"--{variant}")
    data.set_defaults(variant=[])

    cost.add_arguments(commands.add_parser("cost", parents=[common], help="what Azure would charge a month"))
    commands.add_parser("test", parents=[common], help="run every check; more arguments go to pytest")
    commands.add_parser("bench", parents=[common], help="measure; more arguments go to the benches")
    commands.add_parser("evidence", parents=[common], help="make the pages of docs/evidence anew")
    return parser


def _add_query(query: argparse.ArgumentParser) -> None:
    query.add_argument("sql", nargs="?", metavar="SQL", help="statements; - or nothing: from standard input")
    query.add_argument("--file", action="append", default=[], metavar="FILE", help="statements of a file")
    query.add_argument(
        "--as-of", metavar="WHEN", help="what was announced at a time, by a day's end, by a pass or a run"
    )
    query.add_argument(
        "--format", choices=("table", "csv", "parquet"), help="default: as --output ends, or table"
    )
    query.add_argument("--output", metavar="FILE", help="write the rows there")
