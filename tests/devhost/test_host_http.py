"""HTTP in the development host: what a function receives, what a caller gets."""

from __future__ import annotations

import json
import socket
import threading
import time
import zlib
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
        "a=1; max-age=60; domain=; path=/; secure; samesite=lax; httponly",
        "b=2; expires=Wed, 21 Oct 2015 07:28:00 GMT; domain=; path=/; samesite=lax",
    ]


def test_head_and_options_go_to_who_declares_them(host: FunctionsHost) -> None:
    assert host.http.head("/head").status_code == 200
    assert host.http.head("/echo/text").status_code == 405, "the catch-all"
    assert host.http.options("/echo/text").json() == {"path": "echo/text"}


def test_an_unknown_path_is_an_empty_404(host: FunctionsHost) -> None:
    for path in ("/nowhere", "//echo/text"):
        answer = host.http.put(path)
        assert (answer.status_code, answer.content) == (404, b"")
    assert raw(host, b"GET //echo/text HTTP/1.1").startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/admin", "/admin/nowhere", "/admin/host", "/administer/1")),
        *(("GET", path) for path in ("/runtime", "/runtime/x", "/runtime/webhooks")),
        ("POST", "/admin/host/status"),
        ("OPTIONS", "/admin/functions"),
    ],
)
def test_the_app_has_every_path_that_is_not_the_hosts(host: FunctionsHost, method: str, path: str) -> None:
    answer = host.http.request(method, path)
    assert (answer.status_code, answer.json()) == (405, {"path": path[1:]})


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "elsewhere.example"},
        {"Host": "127.0.0.1.elsewhere.example:7071"},
        {"Host": "["},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_elsewhere_reaches_no_path_of_the_hosts(
    host: FunctionsHost, headers: dict[str, str]
) -> None:
    for path in ("/admin/functions", "/admin/host/ping", "/runtime/webhooks/durabletask/instances"):
        answer = host.http.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
    assert host.http.post("/admin/functions/on_timer", json={}, headers=headers).status_code == 403
    assert host.http.get("/echo/text", headers=headers).text == "plain", "the app decides about its own"


@pytest.mark.parametrize("headers", [{"Host": "localhost:7071"}, {"Host": "[::1]"}, {"Origin": ORIGIN}])
def test_a_page_of_this_machine_reaches_them(host: FunctionsHost, headers: dict[str, str]) -> None:
    assert host.http.get("/admin/functions", headers=headers).status_code == 200


SECRET = b"eyJ-a-token"


def test_a_token_of_a_person_with_many_groups_arrives(host: FunctionsHost) -> None:
    token = SECRET.decode() + "x" * 30_000
    seen = host.http.get("/echo/1", headers={"Authorization": f"Bearer {token}"}).json()
    assert seen["headers"]["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize(
    ("line", "header", "status"),
    [
        (b"GET /echo/text HTTP/1.1", b"Authorization: Bearer " + SECRET + b"x" * 40_000, 431),
        (b"GET /echo/text?code=" + SECRET * 1000 + b" HTTP/1.1", b"X: y", 414),
        (b"GET /echo/text HTTP/1.1", b"Authorization: Bearer " + SECRET + b"\x01", 400),
        (b"GET /echo/text HTTP/1.1", b"Authorization Bearer " + SECRET, 400),
        (b"GET /echo/text HTTP/1.1", b"Content-Length: " + SECRET, 400),
        (SECRET, b"X: y", 400),
    ],
)
def test_what_cannot_be_read_is_not_repeated(
    host: FunctionsHost, line: bytes, header: bytes, status: int
) -> None:
    answer = raw(host, line, header)
    assert answer.startswith(b"HTTP/1.0 %d " % status) or answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Length: 0" in answer
    assert SECRET not in answer
    assert SECRET.decode() not in host.running.output()


def test_a_line_break_in_a_path_is_the_apps_to_answer(host: FunctionsHost) -> None:
    assert host.http.get("/nowhere/a%0Ab").json() == {"path": "nowhere/a\nb"}


def test_a_function_that_can_not_be_served_leaves_the_others_running(host: FunctionsHost) -> None:
    text = "left_out_for_its_route is left out: the route /administer/{x} begins with a reserved word"
    assert text in host.running.output()


def test_slashes_and_encoded_letters(host: FunctionsHost) -> None:
    assert host.http.get("/%65cho/7/a%2Fb").json()["route"] == {"id": "7", "name": "a%2Fb"}
    assert host.http.get("/echo/7/a%252Fb").json()["route"] == {"id": "7", "name": "a%2Fb"}
    assert host.http.get("/echo/text/").text == "plain"
    assert host.http.get("/echo/text//").json() == {"path": "echo/text//"}
    assert b"plain" in raw(host, b"GET /x/../echo/./text HTTP/1.1")


def test_a_body_without_a_length_arrives_empty(host: FunctionsHost) -> None:
    answer = host.http.post("/echo/1", content=iter([b"never ", b"read"]))
    assert (answer.status_code, answer.json()["body"]) == (200, "")
    assert answer.json()["headers"]["transfer-encoding"] == "chunked"


def test_a_body_above_a_hundred_mebibytes_is_an_empty_500(host: FunctionsHost) -> None:
    largest = 100 * 1024 * 1024
    assert host.http.post("/head", content=b"x" * largest).json() == {"path": "head"}
    answer = raw(host, b"POST /echo/1 HTTP/1.1", b"Content-Length: %d" % (largest + 1))
    assert answer.startswith(b"HTTP/1.1 500")
    assert b"Content-Length: 0" in answer


def test_a_packed_body_is_not_unpacked(host: FunctionsHost) -> None:
    packed = zlib.compress(b"x", wbits=31)[:2]
    answer = host.http.post("/head", content=packed, headers={"Content-Encoding": "gzip"})
    assert answer.json() == {"path": "head"}
    seen = host.http.post("/echo/1", content=b"text", headers={"Content-Encoding": "gzip"}).json()
    assert (seen["body"], seen["headers"]["content-encoding"]) == ("text", "gzip")


def test_query_names_are_merged_and_empty_headers_arrive(host: FunctionsHost) -> None:
    headers = [("X-Empty", ""), ("X-Two", "a"), ("x-two", "b")]
    seen = host.http.get("/echo/1?Q=1&q=2&none=&q=", headers=headers).json()
    assert seen["query"] == {"Q": "1,2"}
    assert (seen["headers"]["x-empty"], seen["headers"]["x-two"]) == ("", "a,b")


def test_an_answer_is_chunked_and_a_header_keeps_its_last_value(host: FunctionsHost) -> None:
    answer = host.http.get("/answers/plain")
    assert "Content-Length" not in answer.headers
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers.get_list("X-Twice") == ["last"]
    assert answer.headers["X-Frame-Options"] == "DENY", "the function's own value wins"
    assert "Strict-Transport-Security" not in answer.headers, "it is for https alone"


def test_a_204_loses_its_body(host: FunctionsHost) -> None:
    answer = host.http.get("/answers/empty")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("kind", ["accent", "break"])
def test_a_header_that_can_not_be_sent_is_an_empty_500(host: FunctionsHost, kind: str) -> None:
    answer = host.http.get(f"/answers/{kind}")
    assert (answer.status_code, answer.content) == (500, b"")
    assert "X-Name" not in answer.headers


def raw(host: FunctionsHost, line: bytes, *headers: bytes) -> bytes:
    """The answer to a request that no client would send so."""
    url = httpx.URL(host.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        head = [line, f"Host: {url.netloc.decode()}".encode(), *headers, b"Connection: close", b"", b""]
        connection.sendall(b"\r\n".join(head))
        answer = b""
        # The host waits a while for a body that was announced; its answer has been sent by then.
        while not _is_whole(answer) and (more := connection.recv(65536)):
            answer += more
        return answer


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    return b"Content-Length: 0" in head or body.endswith(b"0\r\n\r\n")


def test_a_less_specific_route_takes_what_no_other_does(host: FunctionsHost) -> None:
    assert host.http.post("/cookie").json() == {"path": "cookie"}
    assert host.http.get("/").json() == {"path": ""}
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
    for path in ("/fail", "/nowhere"):
        refused = host.http.put(path, headers={"Origin": ORIGIN})
        assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    stranger = host.http.get("/echo/text", headers={"Origin": "http://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers


def test_the_host_answers_preflights(host: FunctionsHost) -> None:
    asked = {"Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization"}
    answer = host.http.options("/echo/1", headers={"Origin": ORIGIN, **asked})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "DELETE"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in answer.headers, "there is one origin"
    for path in ("/nowhere", "/admin/host/status", "/runtime/webhooks/blobs"):
        assert host.http.options(path, headers={"Origin": ORIGIN, **asked}).status_code == 204
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


def test_every_kind_of_function_may_be_started_by_hand(host: FunctionsHost) -> None:
    for name in ("echo", "ON_TIMER", "square", "add_up"):
        assert host.http.post(f"/admin/functions/{name}", json={"input": ""}).status_code == 202
    assert host.http.post("/admin/functions/nobody", json={"input": ""}).status_code == 404
    assert host.http.post("/admin/functions/echo", content=b"{}").status_code == 415
    headers = {"Content-Type": "application/json"}
    for text in ("{", "null", "[]", ""):
        assert host.http.post("/admin/functions/echo", content=text, headers=headers).status_code == 400


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
        assert host.http.get("/guarded", params={"code": keys["function"] + "x"}).status_code == 401
        wrong = {"x-functions-key": "wrong"}
        assert host.http.get("/guarded", params={"code": keys["function"]}, headers=wrong).status_code == 401
        assert host.http.get("/admin/functions", params={"code": keys["function"]}).status_code == 403
        for path in ("/admin/functions", "/admin/host/status", "/admin/host/keys", "/admin/functions/echo"):
            answer = host.http.get(path)
            assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (401, "nosniff")
        ping = host.http.get("/admin/host/ping")
        assert (ping.status_code, ping.content) == (200, b"")
        instances = "/runtime/webhooks/durabletask/instances"
        assert host.http.get(instances).status_code == 401
        assert host.http.get(instances, params={"code": keys["function"]}).status_code == 403
        assert host.http.get("/runtime/webhooks/none", params={"code": keys["system"]}).status_code == 404
        assert host.http.get("/admin/x").json() == {"path": "admin/x"}
        assert host.http.get("/admin/functions", params={"code": keys["master"]}).status_code == 200
        event = {"subject": "/blobServices/default/containers/raw/blobs/x"}
        webhook = "/runtime/webhooks/blobs?functionName=Host.Functions.on_blob"
        assert host.http.post(webhook, json=[event]).status_code == 401
        durable = "/runtime/webhooks/durabletask/instances"
        assert host.http.get(durable).status_code == 401
        assert host.http.get(durable, params={"code": keys["function"]}).status_code == 403
        assert host.http.get(durable, params={"code": keys["system"]}).status_code == 200
        # The functions' own client has a door without a key.
        assert host.http.post("/sums/s1", json={"numbers": [1]}).json() == {"id": "s1"}


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
