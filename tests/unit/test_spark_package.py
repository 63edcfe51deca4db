"""The job for Spark as a wheel: what a cluster is given holds all that the job needs, pinned as the app's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from devhost.tasks.spark_package import PROGRAM, package
from tests.support.processes import ROOT

# A module of the job, imported with what is inside its functions, in an environment of nothing else.
_RUN = """
import ast, importlib, pkgutil, sys
from pathlib import Path
import shared.lake.engine_spark.publish as job
import shared.lake.transform, shared.lake.engine_polars
names = {"shared.lake.engine_spark", "shared.lake.transform", "shared.lake.engine_polars"}
for name in sorted(names):
    package = sys.modules[name]
    for found in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(found.name)
for name, module in sorted(sys.modules.items()):
    if not name.startswith("shared.") or not module.__file__:
        continue
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith(LEFT_OUT):
            importlib.import_module(node.module)
assert Path(job.__file__).is_relative_to(sys.path[0]), job.__file__
try:
    job.main(["--help"])
except SystemExit as ended:
    assert ended.code == 0
"""
# Files are parsed, and people told, by the app alone.
_LEFT_OUT = ("pyspark", "python_calamine", "webpubsub", "azure.messaging", "shared.realtime")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    wheel = package(folder)
    assert (folder / PROGRAM).read_bytes() == (ROOT / PROGRAM).read_bytes()
    return wheel


def test_the_job_runs_from_its_wheel_in_an_environment_with_what_it_asks_for(
    built: Path, tmp_path: Path
) -> None:
    installed, packages = tmp_path / "job", tmp_path / "packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(installed), str(built)], check=True, timeout=120)
    packages.mkdir()
    (found,) = metadata.distributions(path=[str(installed)])
    for name in set(_needed(found)):
        _link(name, packages)
    paths = [str(installed), str(packages)]
    program = f"import sys; sys.path[:0] = {paths!r}; LEFT_OUT = {_LEFT_OUT!r}\n{_RUN}"
    # Neither this folder nor this environment's packages.
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, cwd=tmp_path, timeout=120)


def test_it_asks_for_the_versions_of_the_app(built: Path) -> None:
    pinned = dict(_pins((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()))
    (found,) = metadata.distributions(path=[str(built)])
    wanted = dict(_pins(found.requires or []))
    assert wanted.items() <= pinned.items()
    assert found.metadata["Requires-Python"] == ">=3.12"


def _pins(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := re.fullmatch(r"([\w.-]+)==([\w.]+)", line.strip()):
            yield match[1].lower(), match[2]


def _needed(found: metadata.Distribution) -> Iterator[str]:
    """Names of what a distribution requires, and of what that requires."""
    for text in found.requires or []:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            yield wanted.name
            yield from _needed(metadata.distribution(wanted.name))


def _link(name: str, folder: Path) -> None:
    """A distribution's files in another folder, as if it were installed there alone."""
    found = metadata.distribution(name)
    for file in found.files or []:
        if ".." in file.parts or file.suffix == ".pyc":
            continue
        place = folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.symlink(found.locate_file(file), place)
