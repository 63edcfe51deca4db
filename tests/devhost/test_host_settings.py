"""What host.json and local.settings.json mean to the development host."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from devhost.host import settings
from devhost.host.cors import Cors
from devhost.host.settings import ConfigError, HostConfig
from devhost.host.storage import StorageError, connection_string


def configured(folder: Path, **content: Any) -> HostConfig:
    (folder / "host.json").write_text(json.dumps({"version": "2.0", **content}))
    return settings.load_host_config(folder)


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:00:30", 30), ("00:10", 600), ("1.00:00:00", 86400), ("00:00:00.250", 0.25)]
)
def test_time_spans_are_those_of_dotnet(text: str, seconds: float) -> None:
    assert settings.time_span_s(text) == seconds


def test_what_host_json_leaves_out_has_the_hosts_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    config = configured(tmp_path)
    assert config.function_timeout_s == 1800
    assert config.http.route_prefix == "api"
    assert config.http.max_concurrent is None
    queues = config.queues
    assert (queues.batch_size, queues.new_batch_threshold, queues.max_dequeue_count) == (16, 24, 5)
    assert (queues.retry_visibility_s, queues.max_polling_s, queues.base64) == (0, 60, True)
    assert config.blobs.poison_threshold == 5


def test_what_host_json_says_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extensions = {
        "http": {"routePrefix": "/v1/", "maxOutstandingRequests": -1, "maxConcurrentRequests": 7},
        "Queues": {"BATCHSIZE": "4", "visibilityTimeout": "00:00:30", "messageEncoding": "none"},
        "durableTask": {"hubName": "hub", "maxConcurrentActivityFunctions": 2, "defaultVersion": "1"},
    }
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    config = configured(tmp_path, functionTimeout="-1", extensions=extensions)
    assert config.function_timeout_s is None
    http, queues, durable = config.http, config.queues, config.durable
    assert (http.route_prefix, http.max_outstanding, http.max_concurrent) == ("v1", None, 7)
    assert (queues.new_batch_threshold, queues.retry_visibility_s, queues.base64) == (4, 30, False)
    assert (durable.hub, durable.max_activities, durable.default_version) == ("hub", 2, "1")


def test_a_value_that_stops_the_host_stops_this_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"batchSize: 33 is not from 1 to 32\. The host does not start"):
        configured(tmp_path, extensions={"queues": {"batchSize": 33}})


@pytest.mark.parametrize("text", ["{", "[]", '{"version": "1.0"}'])
def test_a_host_json_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "host.json").write_text(text)
    with pytest.raises(ConfigError, match=r"host\.json"):
        settings.load_host_config(tmp_path)


def test_variables_already_set_win_over_local_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SET_BEFORE", "outside")
    monkeypatch.delenv("SET_HERE", raising=False)
    path = tmp_path / "local.settings.json"
    values = {"SET_BEFORE": "file", "SET_HERE": 7}
    path.write_text(json.dumps({"Values": values, "Host": {"CORS": "http://a:1/, http://b:2"}}))
    loaded = settings.load_local_settings(path)
    settings.apply(loaded.values)
    assert (os.environ["SET_BEFORE"], os.environ["SET_HERE"]) == ("outside", "7")
    assert loaded.cors == ("http://a:1/", "http://b:2"), "an origin is taken as it is written"


def test_cors_allows_exact_origins_only() -> None:
    cors = Cors(("http://a:1",), credentials=True)
    assert cors.headers("http://a:1") == {
        "Access-Control-Allow-Origin": "http://a:1",
        "Access-Control-Allow-Credentials": "true",
    }
    assert Cors(("http://a:1", "http://B:2")).headers("http://b:2")["Vary"] == "Origin"
    assert Cors(("http://a:1/",)).headers("http://a:1") == {}, "a trailing slash never matches"
    assert cors.headers("http://a:11") == cors.headers(None) == Cors().headers("http://a:1") == {}
    assert Cors(("*",)).headers("http://any") == {"Access-Control-Allow-Origin": "*"}


def test_a_connection_is_a_setting_with_or_without_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE", "AccountName=plain;")
    assert connection_string("LAKE") == "AccountName=plain;"
    monkeypatch.setenv("AzureWebJobsLAKE", "AccountName=prefixed;")
    assert connection_string("LAKE") == "AccountName=prefixed;"
    monkeypatch.setenv("DEV", "UseDevelopmentStorage=true")
    assert "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;" in connection_string("DEV")
    with pytest.raises(StorageError, match="NOBODY"):
        connection_string("NOBODY")
