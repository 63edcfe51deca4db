"""The data of `dev.py up` is of the day on which it is loaded: nobody is insured from tomorrow on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from devhost.launcher import up


class Home(SimpleNamespace):
    """A home that remembers what is written."""

    def read(self, name: str) -> Any:
        return self.kept.get(name)

    def write(self, name: str, value: object) -> None:
        self.kept[name] = value


def loaded(code: int = 0, **kept: object) -> tuple[list[list[str]], Home]:
    lines: list[list[str]] = []
    home = Home(path=Path("home"), kept=dict(kept))

    def run(line: list[str], *, cwd: Path) -> int:
        lines.append(line)
        return code

    plan: Any = SimpleNamespace(home=home, python=Path("python"), root=Path())
    supervisor: Any = SimpleNamespace(run=run)
    up._load_demo(plan, supervisor)
    return lines, home


def test_it_is_made_for_today_and_gold_is_of_the_day_of_the_run() -> None:
    days = {datetime.now(UTC).date().isoformat()}
    (generated, _seeded, dropped), home = loaded()
    days.add(datetime.now(UTC).date().isoformat())
    assert generated[generated.index("--as-of") + 1] in days
    assert "--as-of" not in dropped
    assert "demo.json" in home.kept


def test_it_is_loaded_once_a_home_and_again_after_a_failure() -> None:
    assert loaded(**{"demo.json": {"customers": 1}})[0] == []
    lines, home = loaded(code=1)
    assert (len(lines), home.kept) == (1, {})
