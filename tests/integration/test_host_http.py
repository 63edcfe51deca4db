"""HTTP in the development host: what a function receives, what a caller gets."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.azurite import RunningAzurite
from tests.support.functions_host import FunctionsHost, running_host, wait_for

pytestmark = [pytest.mark.azurite, pytest.mark.host]

ORIGIN = "http://127.0.0.1:3000"


@pytest.fixture(scope="module")
def host(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FunctionsHost]:
    home = tmp_path_factory.mktemp("http")
    with running_host(azurite.new_account(), home, "--cors", ORIGIN) as running:
        yield running


def test_a_request_arrives_whole(host: FunctionsHost) -> None:
    answer = host.http.post(
        "/Echo/7/a%20b/?q=1&q=2&empty=", content="hällo", headers={"X-Custom": "Yes", "Accept": "*/*"}
    )
    seen = answer.json()
    assert (seen["method"], seen["body"]) == ("POST", "hällo")
    assert seen["route"] == {"id": "7", "name": "a b"}
    assert seen["query"] == {"q": "1,2"}
    assert seen["headers"]["x-custom"] == "Yes"
    assert seen["url"].startswith(f"{host.url}/Echo/7/a%20b/?q=1")


def test_a_large_body_passes_through(host: FunctionsHost) -> None:
    body = "x" * 3_000_000
    assert host.http.post("/echo/1", content=body).json()["body"] == body


def test_a_returned_string_is_plain_text(host: FunctionsHost) -> None:
    answer = host.http.get("/echo/text")
    assert (answer.status_code, answer.text) == (200, "plain")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_status_headers_and_cookies_come_back(host: FunctionsHost) -> None:
    answer = host.http.get("/cookie")
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers.get_list("Set-Cookie") == [
        "a=1; Max-Age=60; Path=/; Secure; SameSite=Lax; HttpOnly",
        "b=2; Expires=Wed, 21 Oct 2015 07:28:00 GMT",
    ]


def test_head_is_get_without_the_body(host: FunctionsHost) -> None:
    answer = host.http.head("/echo/text")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == "5"


def test_an_unknown_path_is_an_empty_404(host: FunctionsHost) -> None:
    for answer in (host.http.put("/nowhere"), host.http.get("/admin/nowhere"), host.http.get("/runtime/x")):
        assert (answer.status_code, answer.content) == (404, b"")


def test_a_less_specific_route_takes_what_no_other_does(host: FunctionsHost) -> None:
    assert host.http.post("/cookie").json() == {"path": "cookie"}
    assert host.http.get("/echo/seven").json() == {"path": "echo/seven"}


@pytest.mark.parametrize("path", ["/fail", "/nothing"])
def test_a_function_that_raises_or_returns_nothing_is_an_empty_500(host: FunctionsHost, path: str) -> None:
    answer = host.http.get(path)
    assert (answer.status_code, answer.content) == (500, b"")


def test_the_console_names_the_invocation_and_shows_the_functions_own_trace(host: FunctionsHost) -> None:
    host.http.get("/fail")
    wait_for(lambda: "ValueError: on purpose" in host.running.output())
    output = host.running.output()
    assert "GET /fail → FAILED in" in output
    assert 'raise ValueError("on purpose")' in output
    assert (
        "azure_functions_runtime/utils"
        not in output.partition("GET /fail → FAILED")[2].partition("nothing")[0]
    )


def test_custom_headers_of_host_json_are_on_every_answer(host: FunctionsHost) -> None:
    for path in ("/echo/text", "/fail"):
        assert host.http.get(path).headers["X-Content-Type-Options"] == "nosniff"
    assert host.http.put("/nowhere").headers["X-Content-Type-Options"] == "nosniff"


def test_an_invocation_belongs_to_the_callers_trace(host: FunctionsHost) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    seen = host.http.get("/trace", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}).text
    assert seen.split("-")[1] == trace
    assert seen.split("-")[2] != "b7ad6b7169203331"


def test_a_blob_input_is_found_by_the_routes_parameter(host: FunctionsHost) -> None:
    assert host.http.get("/copies/none").text == "missing"
    host.storage.container("out").upload_blob("one.txt", b"content")
    assert host.http.get("/copies/one").text == "content"


def test_pages_of_an_allowed_origin_may_read_answers(host: FunctionsHost) -> None:
    answer = host.http.get("/echo/text", headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    stranger = host.http.get("/echo/text", headers={"Origin": "http://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers


def test_the_host_answers_preflights(host: FunctionsHost) -> None:
    asked = {"Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization"}
    answer = host.http.options("/echo/1", headers={"Origin": ORIGIN, **asked})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "DELETE"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"
    stranger = host.http.options("/echo/1", headers={"Origin": "http://evil.example", **asked})
    assert not any(name.startswith("access-control") for name in stranger.headers)


def test_a_blocking_async_handler_does_not_stall_the_host(host: FunctionsHost) -> None:
    blocked = threading.Thread(target=lambda: host.http.get("/block"))
    blocked.start()
    time.sleep(0.2)
    started = time.monotonic()
    assert host.http.get("/admin/host/status").json()["state"] == "Running"
    assert time.monotonic() - started < 0.5
    blocked.join()


def test_an_invocation_ends_at_the_function_timeout(host: FunctionsHost) -> None:
    assert host.http.get("/slow", params={"seconds": 4}).status_code == 500
    assert "Timeout value of 3 s exceeded by function 'slow'." in host.running.output()


def test_the_functions_are_listed(host: FunctionsHost) -> None:
    listed = {entry["name"]: entry for entry in host.http.get("/admin/functions").json()}
    assert {"echo", "on_blob", "on_timer", "add_up", "square"} <= set(listed)
    types = [binding["type"] for binding in listed["on_blob"]["config"]["bindings"]]
    assert "blobTrigger" in types


def test_http_functions_have_no_manual_door(host: FunctionsHost) -> None:
    assert host.http.post("/admin/functions/echo", json={"input": ""}).status_code == 400
    assert host.http.post("/admin/functions/nobody", json={"input": ""}).status_code == 404


def test_an_orchestration_is_started_and_read_through_http(host: FunctionsHost) -> None:
    assert host.http.post("/sums/s1", json={"numbers": [1, 2, 3]}).json() == {"id": "s1"}

    def finished() -> dict[str, object]:
        status: dict[str, object] = host.http.get("/sums/s1").json()
        return status if status["status"] == "Completed" else {}

    assert wait_for(finished)["output"] == 14
    public = host.http.get("/runtime/webhooks/durabletask/instances/s1").json()
    assert public["runtimeStatus"] == "Completed"


def test_keys_are_asked_for_under_enable_auth(azurite: RunningAzurite, tmp_path: Path) -> None:
    with running_host(azurite.new_account(), tmp_path, "--enable-auth") as host:
        keys = json.loads((tmp_path / "host" / "keys.json").read_text())
        assert host.http.get("/echo/text").status_code == 200
        assert host.http.get("/guarded").status_code == 401
        assert host.http.get("/guarded", params={"code": keys["function"]}).text == "open"
        assert host.http.get("/guarded", headers={"x-functions-key": keys["master"]}).text == "open"
        assert host.http.get("/admin/functions", params={"code": keys["function"]}).status_code == 401
        assert host.http.get("/admin/functions", params={"code": keys["master"]}).status_code == 200
        event = {"subject": "/blobServices/default/containers/raw/blobs/x"}
        webhook = "/runtime/webhooks/blobs?functionName=Host.Functions.on_blob"
        assert host.http.post(webhook, json=[event]).status_code == 401


def test_a_stopping_host_finishes_what_runs_and_takes_nothing_new(
    azurite: RunningAzurite, tmp_path: Path
) -> None:
    with running_host(azurite.new_account(), tmp_path) as host:
        answers: list[httpx.Response] = []
        sums = {"numbers": [1]}
        assert host.http.get("/echo/text").status_code == 200
        request = threading.Thread(target=lambda: answers.append(host.http.post("/late-sums/s", json=sums)))
        request.start()
        time.sleep(0.3)
        host.running.process.terminate()
        time.sleep(0.2)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{host.url}/echo/text")
        assert host.running.process.wait(15) == 0
        request.join()
    assert [answer.status_code for answer in answers] == [202], "its orchestration was accepted to the last"


def test_a_port_in_use_is_one_sentence(azurite: RunningAzurite, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        host = running_host(azurite.new_account(), tmp_path, "--port", str(port))
        with pytest.raises(AssertionError, match=f"ended with 1:\nPort {port} is in use"), host:
            pass
