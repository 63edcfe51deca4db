"""What is uploaded is what runs, it boots on its own without any setting, and it stays small."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.package import build_package, installed_sizes, package_files
from tests.support.processes import ROOT

TOP = {"function_app.py", "functions", "host.json", "requirements.txt", "shared"}
KINDS = {".py", ".json", ".txt", ".html", ".css", ".js"}
MAX_ZIPPED_KB = 700
# Flex Consumption stores and unpacks all of this for every new instance.
MAX_INSTALLED_MB = 520
HEAVY = (
    *("polars", "deltalake", "azure.storage", "azure.data", "azure.messaging", "azure.identity", "jwt"),
    *("azure.monitor", "devhost", "tests"),
)

# The genuine runtime indexes the app; its messages are plain classes, loaded without their package.
RUNTIME = """
import asyncio, importlib.util, json, sys
folder, messages_file = sys.argv[1:]
spec = importlib.util.spec_from_file_location("messages", messages_file)
messages = importlib.util.module_from_spec(spec)
sys.modules["messages"] = messages
spec.loader.exec_module(messages)
sys.path.insert(0, folder)
import azure_functions_runtime as runtime

async def index():
    init = messages.Envelope.of("worker_init_request", capabilities={}, function_app_directory=folder)
    started = await runtime.worker_init_request(init)
    assert started.result.status == messages.StatusResult.Success, started.result.exception.message
    return await runtime.functions_metadata_request(None)

found = asyncio.run(index()).function_metadata_results
print(json.dumps({
    "functions": sorted(f.name for f in found),
    "loaded": sorted(sys.modules),
    "origins": sorted({getattr(m, "__file__", None) or "" for n, m in sys.modules.items()
                       if n.split(".")[0] in ("function_app", "functions", "shared")}),
}))
"""
DECLARED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import function_app
print(json.dumps(sorted(f.get_function_name() for f in function_app.app.get_functions())))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(build_package(folder / "app.zip")) as package:
        package.extractall(folder / "site")
    return folder / "site"


def run(script: str, *arguments: str, folder: Path) -> Any:
    """What a clean process prints: no settings, no user packages, nothing on its path but the environment."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script, str(folder), *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def booted(unpacked: Path) -> dict[str, Any]:
    found: dict[str, Any] = run(RUNTIME, str(ROOT / "devhost/host/messages.py"), folder=unpacked)
    return found


def test_the_package_holds_only_what_runs() -> None:
    files = package_files()
    assert {name.partition("/")[0] for name in files} == TOP
    assert {Path(name).suffix for name in files} <= KINDS


def test_the_package_holds_all_that_runs() -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for room in ("functions", "shared")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= set(package_files())


def test_a_new_folder_of_the_checkout_is_noticed(tmp_path: Path) -> None:
    for name in ("functions/a.py", "devhost/b.py", "notes/c.md", ".local/d.json", ".venv/e.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    shutil.copy(ROOT / ".funcignore", tmp_path)
    assert package_files(tmp_path) == ["functions/a.py", "notes/c.md"]


def test_the_genuine_runtime_indexes_every_function_without_settings(
    booted: dict[str, Any], unpacked: Path
) -> None:
    assert booted["functions"] == run(DECLARED, folder=unpacked)
    assert {"create_claim", "raw_file_created", "medallion", "backup_records"} <= set(booted["functions"])


def test_the_app_comes_from_the_package_alone(booted: dict[str, Any], unpacked: Path) -> None:
    assert [path for path in booted["origins"] if not path.startswith(str(unpacked))] == []


def test_booting_loads_nothing_heavy_and_no_stand_in(booted: dict[str, Any]) -> None:
    heavy = [m for m in booted["loaded"] if any(m == h or m.startswith(f"{h}.") for h in HEAVY)]
    assert heavy == []


def test_the_package_is_small(tmp_path: Path, record_property: Any) -> None:
    size = build_package(tmp_path / "app.zip").stat().st_size
    record_property("zipped_kb", size // 1024)
    assert size <= MAX_ZIPPED_KB * 1024


def test_what_is_installed_beside_it_is_bounded_and_has_no_grpc(record_property: Any) -> None:
    sizes = installed_sizes()
    total = sum(sizes.values())
    record_property("installed_mb", total // 2**20)
    print(f"\n{len(sizes)} distributions, {total / 2**20:.0f} MB:")
    for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:8]:
        print(f"  {size / 2**20:6.1f} MB  {name}")
    assert total <= MAX_INSTALLED_MB * 2**20
    assert not {"grpcio", "protobuf"} & sizes.keys()
