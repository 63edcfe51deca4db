"""`python -m devhost.webapps portal --port N --api URL --site DIR`: serve a built app."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from aiohttp import web

from devhost.webapps.server import Server
from devhost.webapps.site import load

CONFIGURE = Path(__file__).resolve().parents[2] / "frontends" / "configure.mjs"


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m devhost.webapps", description=__doc__)
    parser.add_argument("app", help="portal or dashboard")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True, metavar="URL", help="where /api is passed on to")
    parser.add_argument(
        "--site", type=Path, required=True, metavar="DIR", help="where to put the filled files"
    )
    options = parser.parse_args()
    # The environment itself is in the process's variables, as it is in a deployment.
    subprocess.run(["node", str(CONFIGURE), options.app, "--to", str(options.site)], check=True)
    web.run_app(
        Server(load(options.site), options.api).application(),
        host="127.0.0.1",
        port=options.port,
        print=lambda *_: print(f"listening http://127.0.0.1:{options.port}", flush=True),
        access_log=None,
    )


if __name__ == "__main__":
    main()
