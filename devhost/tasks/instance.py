"""A running instance, as its own files describe it."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from devhost.issuer.keys import load_key
from devhost.issuer.people import member
from devhost.issuer.tokens import Minter


@dataclass(frozen=True)
class Instance:
    """Addresses, settings and tokens of the instance in `home`."""

    home: Path

    @property
    def endpoints(self) -> dict[str, Any]:
        """The content of endpoints.json."""
        content: dict[str, Any] = json.loads((self.home / "endpoints.json").read_text(encoding="utf-8"))
        return content

    def adopt_settings(self) -> None:
        """Take over the app's settings, so that the product's own code reaches this instance's storage."""
        content = json.loads((self.home / "settings.json").read_text(encoding="utf-8"))
        os.environ.update(content["Values"])

    def client(self, role: str) -> httpx.Client:
        """An HTTP client of the API, signed in as `role`."""
        minter = Minter(self.endpoints["issuer"], load_key(self.home))
        token = minter.access_token(member(role), datetime.now(UTC))
        return httpx.Client(
            base_url=self.endpoints["api"], headers={"Authorization": f"Bearer {token}"}, timeout=30.0
        )


def parser(module: str, description: str | None) -> argparse.ArgumentParser:
    """A parser with the option that every task has."""
    made = argparse.ArgumentParser(prog=f"python -m devhost.tasks.{module}", description=description)
    made.add_argument("--home", type=Path, required=True)
    return made
