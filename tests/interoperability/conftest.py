"""The lakes that every reader is shown, made once, and the line that says what was compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interoperability.compare import Told, told
from tests.interoperability.lakes import written
from tests.support.azurite import RunningAzurite

COMPARED = "interoperability"


@pytest.fixture(scope="session", params=["clean", "dirty"])
def tables(
    request: pytest.FixtureRequest, azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Told]]:
    """Every table of a lake with its rows, its filters and their right answers."""
    with written(request.param, azurite, tmp_path_factory.mktemp("lake")) as found:
        yield [told(table) for table in found]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tables were read by how many readers with how many filters, and how often one differed."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    done = [value for report in reports for name, value in report.user_properties if name == COMPARED]
    if not done:
        return
    readers = {reader for reader, *_ in done}
    tables = {table for _, names, *_ in done for table in names}
    filters = min(least for *_, least, _ in done)
    differences = sum(differing for *_, differing in done)
    line = f"{len(tables)} tables x {len(readers)} readers x {filters} filters: {differences} differences"
    terminalreporter.write_line(line)
