"""A home: the folder that holds all state of one local instance."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devhost.launcher.identity import ProcessIdentity
from devhost.launcher.say import LauncherError

# Everything an instance may leave in its home; `clean` removes these and nothing else.
FOLDERS = ("azurite", "issuer", "host", "logs", "demo", "pubsub", "webapps")
FILES = ("run.json", "endpoints.json", "settings.json", "ports.json", "demo.json", "blobs.feed")


@dataclass(frozen=True)
class Home:
    """Paths and small files of one instance."""

    path: Path

    def log(self, name: str) -> Path:
        """Where the process `name` writes its output."""
        return self.path / "logs" / f"{name}.log"

    def read(self, name: str) -> Any | None:
        """The JSON file `name`, None when it is missing."""
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write the JSON file `name` whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        draft = self.path / f"{name}.{os.getpid()}"
        draft.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        draft.replace(self.path / name)

    def forget(self, *names: str) -> None:
        """Remove these files if they are there."""
        for name in names:
            try:
                (self.path / name).unlink()
            except FileNotFoundError:
                continue

    def supervisor(self) -> ProcessIdentity | None:
        """The process that looks after a running instance, None when there is none."""
        run = self.read("run.json")
        process = ProcessIdentity(**run["supervisor"]) if run else None
        return process if process and process.is_alive() else None

    def companions(self) -> dict[str, ProcessIdentity]:
        """Processes that were started here and still run, in the order of their start."""
        run = self.read("run.json") or {"companions": {}}
        known = {name: ProcessIdentity(**entry) for name, entry in run["companions"].items()}
        return {name: process for name, process in known.items() if process.is_alive()}

    def endpoints(self) -> dict[str, Any]:
        """Addresses of the running instance; raises LauncherError when it does not run."""
        endpoints: dict[str, Any] | None = self.read("endpoints.json")
        if endpoints is None or self.supervisor() is None:
            raise LauncherError("Nothing is running here: start it with `python3 dev.py up`.")
        return endpoints

    def clean(self) -> None:
        """Remove the state of this instance, and the folder itself if nothing else is in it."""
        for folder in FOLDERS:
            shutil.rmtree(self.path / folder, ignore_errors=True)
        self.forget(*FILES)
        if self.path.exists() and not any(self.path.iterdir()):
            self.path.rmdir()
