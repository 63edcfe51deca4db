"""The Bicep compiler of this machine, and every set of parameters as it evaluates them, once in a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devhost.launcher import compilers
from tests.support.bicep import SETS, Compiler
from tests.support.deployments import Evaluator
from tests.support.processes import ROOT


@pytest.fixture(scope="session")
def compiler() -> Iterator[Compiler]:
    """The compiler; tests that ask it are skipped where there is none."""
    program = compilers.bicep(ROOT)
    if program is None:
        pytest.skip(compilers.note(ROOT) or "")
    running = Compiler(program)
    yield running
    running.close()


@pytest.fixture(scope="session")
def evaluate(compiler: Compiler) -> Iterator[Evaluator]:
    """Evaluates a set of parameters of tests/infra/parameters by its name."""
    evaluator = Evaluator(compiler)
    evaluator.begin([*SETS, "after-deploy"])
    yield evaluator
    evaluator.close()
