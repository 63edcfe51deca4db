"""A host that cannot start says why, in the runtime's words where they are the runtime's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.functions_host import APP, SETTINGS
from tests.support.processes import ROOT, free_port

pytestmark = pytest.mark.host

HOST_JSON = {"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}
IMPORTS = "import azure.functions as func\napp = func.FunctionApp()\n"


def refusal(app: Path, home: Path, **settings: str) -> str:
    """What the host prints before it ends with 1."""
    line = [sys.executable, "-m", "devhost.host", "--app", str(app), "--port", "0", "--home", str(home)]
    ended = subprocess.run(
        line,
        cwd=ROOT,
        env={**environment(), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1, ended.stdout
    return ended.stderr


def environment() -> dict[str, str]:
    """No settings but those the fixture app needs besides storage."""
    return {"PATH": "/usr/bin:/bin", **SETTINGS}


def app_of(folder: Path, source: str) -> Path:
    app = folder / "app"
    app.mkdir()
    (app / "host.json").write_text(json.dumps(HOST_JSON))
    (app / "function_app.py").write_text(IMPORTS + source)
    return app


def test_the_runtimes_own_words_for_a_wrong_parameter(tmp_path: Path) -> None:
    source = '@app.route("x")\ndef f(request: func.HttpRequest) -> str: return ""\n'
    text = refusal(app_of(tmp_path, source), tmp_path)
    assert text.startswith(
        "FunctionLoadError: cannot load the f function: the following parameters are declared in Python"
    )


def test_an_import_that_fails(tmp_path: Path) -> None:
    text = refusal(app_of(tmp_path, "import no_such_module\n"), tmp_path)
    assert text.startswith("ModuleNotFoundError: No module named 'no_such_module'")


def test_a_route_that_can_not_be_read(tmp_path: Path) -> None:
    source = '@app.route("x/{a:colour}")\ndef f(req: func.HttpRequest) -> str: return ""\n'
    text = refusal(app_of(tmp_path, source), tmp_path)
    assert text == "The route x/{a:colour} has the unknown constraint 'colour'.\n"


def test_no_host_json(tmp_path: Path) -> None:
    app = app_of(tmp_path, "")
    (app / "host.json").unlink()
    assert refusal(app, tmp_path).endswith("host.json does not exist.\n")


def test_storage_that_does_not_answer(tmp_path: Path) -> None:
    port = free_port()
    text = (
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;"
        f"BlobEndpoint=http://127.0.0.1:{port}/a;QueueEndpoint=http://127.0.0.1:{port}/a;"
    )
    assert refusal(APP, tmp_path, AzureWebJobsStorage=text, LAKE_STORAGE=text) == (
        f"No storage answers at 127.0.0.1:{port} (setting AzureWebJobsStorage): is Azurite running?\n"
    )


def test_a_missing_connection(tmp_path: Path) -> None:
    text = refusal(APP, tmp_path)
    assert (
        text
        == "The connection setting AzureWebJobsStorage is missing; here it must be a connection string.\n"
    )


@pytest.mark.parametrize(("name", "value"), [("TICK", "every day"), ("TICK", "")])
def test_a_schedule_that_is_none(name: str, value: str, tmp_path: Path) -> None:
    source = '@app.timer_trigger("timer", "%TICK%")\ndef f(timer: func.TimerRequest) -> None: ...\n'
    assert "is not a schedule" in refusal(app_of(tmp_path, source), tmp_path, **{name: value})
