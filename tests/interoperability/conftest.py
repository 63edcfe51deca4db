"""The lakes that every reader is shown, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interoperability.compare import Told, told
from tests.interoperability.lakes import written
from tests.support.azurite import RunningAzurite


@pytest.fixture(scope="module", params=["clean", "dirty"])
def tables(
    request: pytest.FixtureRequest, azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Told]]:
    """Every table of a lake with its rows, its filters and their right answers, for one module."""
    with written(request.param, azurite, tmp_path_factory.mktemp("lake")) as found:
        yield [told(table) for table in found]
