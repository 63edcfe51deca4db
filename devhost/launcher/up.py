"""`up`: everything that Azure provides, and the app, on this machine; `down`: the end of it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from devhost import azurite
from devhost.launcher import prepare, webapps
from devhost.launcher.companions import Plan
from devhost.launcher.home import Home
from devhost.launcher.ports import choose_ports
from devhost.launcher.say import LauncherError, bold, dim, say
from devhost.launcher.settings import APPS, Addresses
from devhost.launcher.supervisor import StopRequested, Supervisor

DEMO_CUSTOMERS = 500
DEMO_SEED = 360


def up(root: Path, home: Home, options: argparse.Namespace) -> int:
    """Start an instance and stay until it is stopped, or with --detach return when it is ready."""
    if home.supervisor() is not None:
        say("Already running.")
        summary(home)
        return 0
    stop_leftovers(home)
    python = prepare.python_environment(root)
    prepare.check_node()
    prepare.node_packages(root / "devhost")
    ports = choose_ports(home, options.ports)
    plan = Plan(root, home, Addresses(ports), python)
    if options.detach:
        return _detached(root, home)
    try:
        with Supervisor(home) as supervisor:
            _bring_up(plan, supervisor, options)
            supervisor.watch()
    except StopRequested:
        say("Stopped.")
        return 0
    except azurite.AzuriteError as error:
        raise LauncherError(str(error)) from error


def down(home: Home) -> int:
    """Stop what `up` started in this home, and nothing else."""
    supervisor = home.supervisor()
    if supervisor is not None:
        supervisor.terminate()
        supervisor.wait(90.0)
    elif not home.companions():
        home.forget("run.json", "endpoints.json")
        say("Nothing is running here.")
        return 0
    stop_leftovers(home)
    say("Stopped.")
    return 0


def stop_leftovers(home: Home) -> None:
    """Stop processes whose supervisor was killed, latest first."""
    for _, process in reversed(list(home.companions().items())):
        process.stop(30.0)
    home.forget("run.json", "endpoints.json")


def summary(home: Home) -> None:
    """Print the addresses and who can sign in."""
    endpoints = home.endpoints()
    say()
    for name, title in (("portal", "Portal"), ("dashboard", "Dashboard"), ("api", "API")):
        say(f"  {title:<12}{bold(endpoints[name]) if endpoints[name] else dim('not served')}")
    say(f"  {'API docs':<12}{endpoints['api']}/docs")
    say(f"  {'Storage':<12}{endpoints['blob']}")
    say(f"  {'Sign in as':<12}Demo User, Demo One or Demo Two (customers), Riley Chen (analyst),")
    say(f"  {'':<12}Jordan Blake, Casey Morgan or Avery Lindqvist (adjusters of level 1 to 3),")
    say(f"  {'':<12}Sam Okafor (admin), or as a new customer")
    say(f"  {'Token':<12}python3 dev.py token --role analyst{_home_option(home)}")
    say(f"  {'Stop':<12}python3 dev.py down{_home_option(home)}")
    say()


def _bring_up(plan: Plan, supervisor: Supervisor, options: argparse.Namespace) -> None:
    home, addresses = plan.home, plan.addresses
    begun = time.monotonic()
    home.write("settings.json", addresses.settings_file())
    if options.func:
        _write_local_settings(plan)
    companions = [plan.azurite(), plan.issuer()] + ([plan.pubsub()] if plan.has_pubsub() else [])
    supervisor.start(companions)
    apps = _apps(plan, options)
    if apps:
        _allow_uploads(plan, supervisor)
    running = [plan.app(app) for app in apps] + ([] if options.func else [plan.host()])
    supervisor.start(running)
    home.write("endpoints.json", addresses.endpoints([*apps, *(each.name for each in companions)]))
    if not options.no_demo and not options.func:
        _load_demo(plan, supervisor)
    supervisor.announce()
    say(f"Ready in {time.monotonic() - begun:.1f} s.")
    summary(home)


def _apps(plan: Plan, options: argparse.Namespace) -> list[str]:
    if options.no_frontends:
        return []
    apps = plan.existing_apps()
    missing = [app for app in APPS if app not in apps]
    if missing:
        say(f"  not served, because frontends/ does not hold it: {', '.join(missing)}")
    return webapps.built(plan.root, apps) if apps else []


def _allow_uploads(plan: Plan, supervisor: Supervisor) -> None:
    """Let the apps' pages send files to storage, which is another origin."""
    task = [str(plan.python), "-m", "devhost.tasks.storage_cors", "--home", str(plan.home.path)]
    if supervisor.run(task, cwd=plan.root) != 0:
        say("  files cannot be sent straight to storage, see above; everything else runs")


def _load_demo(plan: Plan, supervisor: Supervisor) -> None:
    """Generated files through the pipeline and the demo records through the API, once per home."""
    if plan.home.read("demo.json"):
        return
    folder = plan.home.path / "demo"
    python = str(plan.python)
    today = datetime.now(timezone.utc).date().isoformat()
    volume = ["--customers", str(DEMO_CUSTOMERS), "--seed", str(DEMO_SEED), "--as-of", today]
    for line in (
        [python, "-m", "devhost.generator", *volume, "--consistent", "--to", str(folder)],
        [python, "-m", "devhost.tasks.seed", "--home", str(plan.home.path)],
        [python, "-m", "devhost.tasks.load", "--home", str(plan.home.path), str(folder)],
    ):
        if supervisor.run(line, cwd=plan.root) != 0:
            say("  the demo data could not be loaded, see above; everything else runs")
            return
    plan.home.write("demo.json", {"customers": DEMO_CUSTOMERS, "seed": DEMO_SEED})


def _write_local_settings(plan: Plan) -> None:
    """Settings for `func start`; what else somebody has put into the file stays."""
    path = plan.root / "local.settings.json"
    settings = plan.addresses.settings_file()
    if path.exists():
        settings["Values"] = {**json.loads(path.read_text(encoding="utf-8"))["Values"], **settings["Values"]}
    path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    say(f"  wrote {path.name}; now run `func start` in {plan.root}")


def _detached(root: Path, home: Home) -> int:
    """Start the supervisor in the background and show what it says until it is ready."""
    log = home.log("up")
    log.parent.mkdir(parents=True, exist_ok=True)
    line = [argument for argument in sys.argv if argument != "--detach"]
    with log.open("wb") as output:
        background = subprocess.Popen(
            [sys.executable, *line],
            cwd=os.getcwd(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with log.open(encoding="utf-8", errors="replace") as said:
        while True:
            ended = background.poll() is not None
            ready = bool((home.read("run.json") or {}).get("ready"))
            sys.stdout.write(said.read())
            sys.stdout.flush()
            if ended or ready:
                return background.returncode if ended else 0
            time.sleep(0.1)


def _home_option(home: Home) -> str:
    return "" if home.path == Path(__file__).resolve().parents[2] / ".local" else f" --home {home.path}"
