"""The emulator's command line."""

from __future__ import annotations

import pytest

from devhost.pubsub import __main__ as cli
from devhost.pubsub.settings import EventHandler, Settings


def test_the_defaults_are_those_of_the_official_emulator() -> None:
    options = cli._parser().parse_args([])
    assert (options.host, options.port) == ("127.0.0.1", 8080)
    assert cli._settings(options) == Settings()
    assert Settings().access_key == "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"


def test_every_option_reaches_the_settings() -> None:
    key, other = "k" * 32, "o" * 32
    arguments = [
        *("--access-key", key, "--secondary-key", other, "--ack-delay-ms", "7", "--recovery-window-s", "2"),
        *("--upstream", "Claims=http://127.0.0.1:7071/api/webpubsub/{hub}?code=x=y"),
        *("--user-events", "subscribe_claims", "--system-events", "connect", "--upstream-retries-s", "1,2"),
    ]
    url = "http://127.0.0.1:7071/api/webpubsub/{hub}?code=x=y"
    assert cli._settings(cli._parser().parse_args(arguments)) == Settings(
        access_key=key,
        secondary_key=other,
        handlers={"claims": EventHandler(url, frozenset({"subscribe_claims"}), frozenset({"connect"}))},
        ack_delay_s=0.007,
        recovery_window_s=2.0,
        retry_delays_s=(1.0, 2.0),
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--host", "0.0.0.0"],
        ["--host", "example.org"],
        ["--access-key", "short"],
        ["--upstream", "claims"],
        ["--system-events", "joined"],
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        cli.main([*arguments, "--port", "0"])
    assert refused.value.code == 2
    assert capsys.readouterr().err
