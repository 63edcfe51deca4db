"""Fixtures for every test: storage from one shared Azurite, a fresh account per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.azurite import Account, RunningAzurite, running, settings_of
from tests.support.front import FrontedAccount, StorageFront, running_front
from tests.support.spark import spark
from tests.support.summary import pytest_terminal_summary
from tests.support.workers import (
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_runtest_teardown,
)

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_teardown",
    "pytest_terminal_summary",
    "spark",
]

# How long an example takes says something of the machine: its time is no matter of a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def azurite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAzurite]:
    """The session's Azurite, with thousands of accounts."""
    with running(tmp_path_factory.mktemp("azurite")) as instance:
        yield instance


@pytest.fixture
def account(azurite: RunningAzurite) -> Account:
    """An empty storage account of this test's own."""
    return azurite.new_account()


@pytest.fixture(scope="session")
def front(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StorageFront]:
    """The session's proxy before Azurite: hierarchical namespace, latency, counts."""
    with running_front(azurite, tmp_path_factory.mktemp("front")) as instance:
        yield instance


@pytest.fixture
def hierarchical(front: StorageFront, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontedAccount]:
    """As `app_settings`, with an account that has a hierarchical namespace."""
    account = front.new_account()
    with settings_of(account, monkeypatch):
        yield account


@pytest.fixture
def app_settings(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """The app's settings point to this test's empty account, and no client remembers another."""
    with settings_of(account, monkeypatch):
        yield account
