"""`python -m devhost.issuer serve|token`: run the issuer, or print a bearer token for curl."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from devhost.issuer.keys import load_key
from devhost.issuer.people import ROLES, member
from devhost.issuer.tokens import Minter


def serve(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from aiohttp import web

    from devhost.issuer.server import Issuer, issuer_url

    issuer = Issuer(arguments.home, arguments.port, arguments.redirect)
    web.run_app(
        issuer.application(),
        host="127.0.0.1",
        port=arguments.port,
        print=lambda *_: print(f"listening {issuer_url(arguments.port)}", flush=True),
        access_log=None,
    )


def token(arguments: argparse.Namespace) -> None:
    """Print a bearer token, alone on its line."""
    try:
        person = member(arguments.role, arguments.customer, arguments.level)
    except ValueError as error:
        sys.exit(str(error))
    print(Minter(arguments.issuer_url, load_key(arguments.home)).access_token(person, datetime.now(UTC)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.issuer", description=__doc__)
    commands = parser.add_subparsers(required=True)
    server = commands.add_parser("serve", help="run the issuer")
    server.add_argument("--port", type=int, required=True)
    server.add_argument("--home", type=Path, required=True, help="keeps the key and who signed up")
    server.add_argument("--redirect", action="append", default=[], metavar="ORIGIN", help="an app's origin")
    server.set_defaults(run=serve)
    printer = commands.add_parser("token", help="print a bearer token")
    printer.add_argument("--home", type=Path, required=True)
    printer.add_argument("--issuer-url", required=True)
    printer.add_argument("--role", required=True, help=", ".join(ROLES).lower())
    printer.add_argument("--customer", help="customer id, for role customer")
    printer.add_argument("--level", type=int, default=1, help="level of authority, for role adjuster")
    printer.set_defaults(run=token)
    return parser


if __name__ == "__main__":
    options = _parser().parse_args()
    options.run(options)
