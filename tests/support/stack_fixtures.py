"""Fixtures of tests that call the whole app over HTTP (a pytest plugin, to be imported by nobody)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.support.azurite import RunningAzurite
from tests.support.stack import Stack, running_stack


@pytest.fixture(scope="module")
def stack_settings() -> Mapping[str, str]:
    """App settings of a module's stack beside the usual ones."""
    return {}


@pytest.fixture(scope="module")
def stack(
    azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory, stack_settings: Mapping[str, str]
) -> Iterator[Stack]:
    """The app over an account of the module's own."""
    with running_stack(azurite.new_account(), tmp_path_factory.mktemp("stack"), **stack_settings) as running:
        yield running


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[httpx.Client]:
    """An administrator's client."""
    with stack.client("admin") as client:
        yield client
