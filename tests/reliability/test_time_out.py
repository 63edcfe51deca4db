"""A function that overstays the time-out ends every call beside it; what was accepted is in the lake."""

from __future__ import annotations

import json
import shutil
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.support.azurite import Account
from tests.support.bookkeeping import Lake, audit, is_quiet
from tests.support.processes import ROOT
from tests.support.stack import Stack, eventually, running_stack
from tests.support.workload import Acknowledged, Writer

TIME_OUT_S = 10
ROUNDS = 2
WRITERS = 3
# The product, and one function more that never ends in time.
STALLING = f"""
import importlib.util, time
import azure.functions as func
found = importlib.util.spec_from_file_location("product", {str(ROOT / "function_app.py")!r})
product = importlib.util.module_from_spec(found)
found.loader.exec_module(product)
app = product.app

# Sorts before every other: a catch-all must not take its requests.
@app.function_name("aa_stall")
@app.route("stall", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
def stall(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(600)
"""


def stalling_app(folder: Path) -> Path:
    """The product's app with a function that stalls and a time-out that is soon over."""
    app = folder / "app"
    (app / "infra").mkdir(parents=True)
    (app / "function_app.py").write_text(STALLING)
    shutil.copy(ROOT / "infra" / "event-subscriptions.json", app / "infra")
    host = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))
    host["functionTimeout"] = f"00:00:{TIME_OUT_S:02}"
    (app / "host.json").write_text(json.dumps(host))
    return app


@pytest.mark.reliability
@pytest.mark.azurite
@pytest.mark.host
@pytest.mark.timeout(300)
def test_nothing_accepted_is_lost_when_the_worker_is_restarted(tmp_path: Path, app_settings: Account) -> None:
    with running_stack(app_settings, tmp_path, app=stalling_app(tmp_path)) as stack:
        acknowledged = _write_while_stalling(stack)
        eventually(lambda: is_quiet(stack), within_s=120, every_s=0.5)
        assert stack.host is not None
        assert stack.host.output().count("listening http") >= 1 + ROUNDS
    report = audit(Lake(), acknowledged.ids)
    assert acknowledged.total() > 0
    assert report.lost == []
    assert report.doubled == []
    assert report.differences == {}


def _write_while_stalling(stack: Stack) -> Acknowledged:
    acknowledged, stop = Acknowledged(), threading.Event()
    writers = [Writer(stack, acknowledged, seed, stop) for seed in range(WRITERS)]
    threads = [threading.Thread(target=writer.run, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(ROUNDS):
        assert httpx.get(f"{stack.url}/stall", timeout=30).status_code == 500
        time.sleep(1.0)
    stop.set()
    for thread in threads:
        thread.join(180)
        assert not thread.is_alive(), "a writer is still waiting for its acknowledgement"
    return acknowledged
