"""In Azure the host hears where the product failed, and nothing that may be about a person."""

from __future__ import annotations

import pytest

from functions.discretion import discreet
from shared.errors import ConflictError, TransientError


def test_in_azure_an_exception_keeps_its_message_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSITE_INSTANCE_ID", "1")
    with pytest.raises(TransientError) as raised, discreet():
        raise ValueError("could not convert 'Ada Lovelace'")
    assert "ValueError at test_discretion.py" in str(raised.value)
    assert "Ada" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_what_the_product_raises_on_purpose_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSITE_INSTANCE_ID", "1")
    with pytest.raises(ConflictError), discreet():
        raise ConflictError("Pass 7 has no plan.")


def test_on_a_development_machine_one_sees_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBSITE_INSTANCE_ID", raising=False)
    with pytest.raises(ValueError, match="Ada"), discreet():
        raise ValueError("could not convert 'Ada Lovelace'")
