"""In Azure the host hears where the product failed, and nothing that may be about a person."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.insights.replay import adjudication_replay_run
from functions.pipeline.redacted_errors import redact_errors
from shared.errors import ConflictError, TransientError
from shared.lake.replay import run


def test_in_azure_an_exception_keeps_its_message_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "prod")
    with pytest.raises(TransientError) as raised, redact_errors():
        raise ValueError("could not convert 'Ada Lovelace'")
    assert "ValueError at test_redacted_errors.py" in str(raised.value)
    assert "Ada" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_what_the_product_raises_on_purpose_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "prod")
    with pytest.raises(ConflictError), redact_errors():
        raise ConflictError("Pass 7 has no plan.")


def test_on_a_development_machine_one_sees_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBSITE_SITE_NAME", raising=False)
    monkeypatch.setenv("APP_ENVIRONMENT", "local")
    with pytest.raises(ValueError, match="Ada"), redact_errors():
        raise ValueError("could not convert 'Ada Lovelace'")


def test_a_replay_that_fails_quotes_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, now: datetime) -> None:
        raise ValueError("could not convert 'Ada Lovelace'")

    monkeypatch.setenv("APP_ENVIRONMENT", "prod")
    monkeypatch.setattr(run, "run", fail)
    activity = adjudication_replay_run.build().get_user_function()
    with pytest.raises(TransientError) as raised:
        activity({})
    assert "Ada" not in str(raised.value)
