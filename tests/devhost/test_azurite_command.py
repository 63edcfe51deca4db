"""How Azurite is started: on this machine only, without telemetry; and what one hears when it can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from devhost import azurite
from tests.support.processes import ROOT


def test_it_listens_on_loopback_only_and_reports_to_nobody() -> None:
    line = azurite.command(azurite.Ports(1, 2, 3), location=Path("/state"))
    hosts = [line[position + 1] for position, word in enumerate(line) if word.endswith("Host")]
    assert hosts == ["127.0.0.1"] * 3
    assert "--disableTelemetry" in line
    assert line[-2:] == ["--location", "/state"]


def test_without_a_location_nothing_is_written() -> None:
    assert azurite.command(azurite.Ports(), location=None)[-1] == "--inMemoryPersistence"


def test_a_machine_without_node_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(azurite.AzuriteError, match=r"Node\.js is not on PATH: install"):
        azurite.command(azurite.Ports(), location=None)


def test_a_checkout_without_packages_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(azurite, "_SCRIPT", tmp_path / "azurite.js")
    with pytest.raises(azurite.AzuriteError, match="run `npm ci` in the folder devhost"):
        azurite.command(azurite.Ports(), location=None)


def test_ports_are_known_only_when_all_three_services_listen(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert azurite.listening(log) is None
    line = "Azurite {} service is successfully listening at http://127.0.0.1:{}\n"
    log.write_text(line.format("Blob", 1) + line.format("Queue", 2))
    assert azurite.listening(log) is None
    log.write_text(log.read_text() + line.format("Table", 3))
    assert azurite.listening(log) == azurite.Ports(1, 2, 3)


def test_stand_ins_are_not_part_of_the_deployment() -> None:
    ignored = (ROOT / ".funcignore").read_text(encoding="utf-8").splitlines()
    assert {"/devhost/", "/dev.py", "/tests/", "/local.settings.json"} <= set(ignored)
