"""Access keys, enforced under `--enable-auth` only, as with `func start`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    """The host's keys: `master` opens everything, `function` functions, `system` the extensions' webhooks."""

    master: str
    function: str
    system: str

    def opens(self, level: str, presented: str | None) -> bool:
        """True when `presented` opens the level `anonymous`, `function`, `system` or `admin`."""
        accepted = {
            "anonymous": None,
            "function": (self.function, self.master),
            "system": (self.system, self.master),
        }.get(level, (self.master,))
        if accepted is None:
            return True
        return presented is not None and any(secrets.compare_digest(presented, key) for key in accepted)

    def refusal(self, level: str, presented: str | None) -> int | None:
        """401 for no key or a wrong one, 403 for one that opens less than `level`, None when it opens."""
        if self.opens(level, presented):
            return None
        is_known = any(self.opens(other, presented) for other in ("function", "system"))
        return 403 if presented and is_known else 401


def load(path: Path) -> Keys:
    """The keys kept at `path`, made on first use and readable by their owner only."""
    if not path.exists():
        made = Keys(*(secrets.token_urlsafe(32) for _ in range(3)))
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(made), indent=2), encoding="utf-8")
    return Keys(**json.loads(path.read_text(encoding="utf-8")))


def presented(query: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
    """The key of a request: the header `x-functions-key`, else `?code=`."""
    return headers.get("x-functions-key", query.get("code"))
