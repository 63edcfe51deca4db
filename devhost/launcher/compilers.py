"""Where the Bicep compiler is, which no package registry of the checks has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def bicep(root: Path) -> Path | None:
    """The Bicep compiler: `BICEP`, else on PATH, else where `az bicep install` or a shared folder has it."""
    named = os.environ.get("BICEP")
    if named:
        return _program(Path(named))
    on_path = shutil.which("bicep")
    if on_path:
        return Path(on_path)
    places = (Path.home() / ".azure" / "bin" / "bicep", root.parent / "shared" / "tools" / "bicep" / "bicep")
    return next((place for place in places if _program(place)), None)


def note(root: Path) -> str | None:
    """What the summary of the checks says where the templates could not be compiled."""
    if bicep(root):
        return None
    named = os.environ.get("BICEP")
    why = f"BICEP names {named}, which is no program" if named else "no Bicep compiler here (set BICEP)"
    return f"templates: not compiled, {why}"


def _program(place: Path) -> Path | None:
    return place if place.is_file() and os.access(place, os.X_OK) else None
