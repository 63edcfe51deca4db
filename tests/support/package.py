"""The deployment package as azd and Core Tools make it: the folder without what .funcignore names."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pathspec

from tests.support.processes import ROOT

_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def package_files(folder: Path = ROOT) -> list[str]:
    """Every file that would be uploaded, by its path in the package."""
    ignored = pathspec.GitIgnoreSpec.from_lines((folder / ".funcignore").read_text("utf-8").splitlines())
    return sorted(_kept(folder, folder, ignored))


def build_package(to: Path, folder: Path = ROOT) -> Path:
    """The package as a zip file."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        for name in package_files(folder):
            package.write(folder / name, name)
    return to


def installed_sizes(requirements: Path = ROOT / "requirements.txt") -> dict[str, int]:
    """Bytes by distribution of what the requirements install, with everything those need."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    waiting = [found[0] for line in lines if (found := _NAME.match(line))]
    sizes: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        found = _distribution(name)
        if found is None or found.name.lower() in sizes:
            continue
        sizes[found.name.lower()] = sum(_size(found, file) for file in found.files or ())
        waiting += [
            n[0] for need in found.requires or () if "extra ==" not in need and (n := _NAME.match(need))
        ]
    return sizes


def _distribution(name: str) -> metadata.Distribution | None:
    # A requirement for another platform or Python is not installed here.
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _size(found: metadata.Distribution, file: metadata.PackagePath) -> int:
    path = Path(str(found.locate_file(file)))
    return path.stat().st_size if path.is_file() and path.suffix != ".pyc" else 0


def _kept(folder: Path, root: Path, ignored: pathspec.GitIgnoreSpec) -> Iterator[str]:
    for path in folder.iterdir():
        name = path.relative_to(root).as_posix()
        # What is below an ignored folder is never looked at, as with git.
        if ignored.match_file(f"{name}/" if path.is_dir() else name):
            continue
        if path.is_dir():
            yield from _kept(path, root, ignored)
        else:
            yield name
