"""The message classes give the genuine runtime what it probes for.

They stand in for classes generated from FunctionRpc.proto, which is on no package registry.
"""

from __future__ import annotations

import json
from types import SimpleNamespace

import azure.functions as func
import pytest
from azure_functions_runtime.bindings import meta
from azure_functions_runtime.bindings.context import get_context
from azure_functions_runtime.bindings.datumdef import Datum
from azure_functions_runtime.utils.tracing import serialize_exception

from devhost.host.http_messages import cookie_text
from devhost.host.messages import Envelope, Message, ParameterBinding, Protos, RpcHttp, TypedData

meta.load_binding_registry()


def decoded(binding: str, data: TypedData, metadata: dict[str, TypedData] | None = None) -> object:
    pair = ParameterBinding(name="x", data=data)
    return meta.from_incoming_proto(
        binding, pair, pytype=None, trigger_metadata=metadata, function_name="f", is_deferred_binding=False
    )


@pytest.mark.parametrize("kind", ["string", "json", "bytes", "http", "int", "double"])
def test_typed_data_knows_its_one_kind(kind: str) -> None:
    data = TypedData(**{kind: 0})
    assert data.WhichOneof("data") == kind
    assert getattr(data, kind) == 0
    with pytest.raises(AttributeError):
        _ = data.collection_bytes


def test_typed_data_of_none_is_empty() -> None:
    assert TypedData(string=None).WhichOneof("data") is None
    assert Datum.from_typed_data(TypedData()) is None


def test_typed_data_does_not_pass_for_the_namespace() -> None:
    assert not hasattr(TypedData(string="x"), "TypedData")


def test_a_request_reaches_the_function_whole() -> None:
    http = RpcHttp(
        method="POST",
        url="http://h/a?b=1",
        headers={"x-a": "1"},
        params={"id": "7"},
        query={"b": "1"},
        body=TypedData(bytes=b'{"n": 1}'),
    )
    request = decoded("httpTrigger", TypedData(http=http))
    assert isinstance(request, func.HttpRequest)
    assert (request.method, request.url, request.get_json()) == ("POST", "http://h/a?b=1", {"n": 1})
    assert (request.headers["X-A"], request.route_params["id"], request.params["b"]) == ("1", "7", "1")


def test_a_request_without_a_body_has_an_empty_one() -> None:
    http = RpcHttp(method="GET", url="/", headers={}, params={}, query={}, body=TypedData())
    assert decoded("httpTrigger", TypedData(http=http)).get_body() == b""  # type: ignore[attr-defined]


def test_a_response_comes_back_with_its_cookies() -> None:
    response = func.HttpResponse("hi", status_code=201, headers={"ETag": '"1"'})
    response.headers.add(
        "Set-Cookie",
        "a=1; Domain=x.org; Path=/; Max-Age=60; Expires=Wed, 21 Oct 2015 07:28:00 GMT;"
        " Secure; HttpOnly; SameSite=None",
    )
    data = meta.to_outgoing_proto("http", response, pytype=None, protos=Protos)
    assert data.WhichOneof("data") == "http"
    assert (data.http.status_code, data.http.body.bytes) == ("201", b"hi")
    assert data.http.headers["ETag"] == '"1"'
    assert cookie_text(data.http.cookies[0]) == (
        "a=1; expires=Wed, 21 Oct 2015 07:28:00 GMT; max-age=60; domain=x.org; path=/;"
        " secure; samesite=none; httponly"
    )


def test_a_plain_cookie_gets_domain_path_and_same_site() -> None:
    response = func.HttpResponse("", headers={"Set-Cookie": "a=1"})
    data = meta.to_outgoing_proto("http", response, pytype=None, protos=Protos)
    assert cookie_text(data.http.cookies[0]) == "a=1; domain=; path=/; samesite=lax"


def test_a_queue_message_carries_its_metadata() -> None:
    metadata = {
        "Id": TypedData(string="m1"),
        "DequeueCount": TypedData(json="3"),
        "PopReceipt": TypedData(string="p"),
        "InsertionTime": TypedData(json='"2026-01-02T03:04:05.000006Z"'),
    }
    message = decoded("queueTrigger", TypedData(string="body"), metadata)
    assert isinstance(message, func.QueueMessage)
    assert (message.id, message.dequeue_count, message.get_body()) == ("m1", 3, b"body")
    assert message.insertion_time is not None
    assert message.insertion_time.isoformat() == "2026-01-02T03:04:05.000006+00:00"


def test_a_blob_carries_its_properties() -> None:
    metadata = {
        "BlobTrigger": TypedData(string="raw/a.json"),
        "Uri": TypedData(json='"http://s/raw/a.json"'),
        "Properties": TypedData(json=json.dumps({"ContentLength": 2, "ETag": '"0x1"'})),
        "Metadata": TypedData(json='{"traceparent": "00"}'),
        "name": TypedData(string="a"),
    }
    blob = decoded("blobTrigger", TypedData(bytes=b"{}"), metadata)
    assert isinstance(blob, func.InputStream)
    assert (blob.name, blob.length, blob.uri, blob.read()) == ("raw/a.json", 2, "http://s/raw/a.json", b"{}")
    assert blob.blob_properties["ETag"] == '"0x1"'  # type: ignore[attr-defined]
    assert blob.metadata == {"traceparent": "00"}  # type: ignore[attr-defined]


def test_a_timer_knows_whether_it_is_late() -> None:
    timer = decoded(
        "timerTrigger", TypedData(json='{"Schedule": {}, "ScheduleStatus": null, "IsPastDue": true}')
    )
    assert isinstance(timer, func.TimerRequest)
    assert timer.past_due


@pytest.mark.parametrize(
    ("binding", "value", "kind", "text"),
    [
        ("queue", ["a", "b"], "json", '["a", "b"]'),
        ("queue", b"raw", "bytes", b"raw"),
        ("blob", "text", "string", "text"),
        ("activityTrigger", {"n": 1}, "json", '{"n": 1}'),
        ("orchestrationTrigger", '{"isDone": true}', "json", '{"isDone": true}'),
    ],
)
def test_outputs_come_back_in_their_kind(binding: str, value: object, kind: str, text: object) -> None:
    data = meta.to_outgoing_proto(binding, value, pytype=None, protos=Protos)
    assert data.WhichOneof("data") == kind
    assert getattr(data, kind) == text


def test_an_invocation_becomes_the_functions_context() -> None:
    request = Message(
        invocation_id="i",
        trace_context=Message(trace_parent="00-a-b-01", trace_state="", attributes={}),
        retry_context=Message(retry_count=1, max_retry_count=3, exception=None),
    )
    context = get_context(Envelope("invocation_request", request).request.invocation_request, "f", "/app")
    assert (context.invocation_id, context.function_name) == ("i", "f")
    assert context.trace_context.trace_parent == "00-a-b-01"
    assert (context.retry_context.retry_count, context.retry_context.max_retry_count) == (1, 3)


def test_an_exception_is_told_with_message_and_trace() -> None:
    told = serialize_exception(ValueError("no"), Protos)
    assert told.message == "ValueError: no"
    assert "ValueError: no" in told.stack_trace


def test_enumerations_have_the_protocols_values() -> None:
    info = Protos.BindingInfo
    assert (getattr(info, "in"), info.out, info.inout) == (0, 1, 2)
    assert (info.undefined, info.string, info.binary, info.stream) == (0, 1, 2, 3)
    assert (Protos.StatusResult.Failure, Protos.StatusResult.Success) == (0, 1)
    same_site = Protos.RpcHttpCookie.SameSite
    assert [getattr(same_site, name) for name in ("None", "Lax", "Strict", "ExplicitNone")] == [0, 1, 2, 3]


def test_an_envelope_hands_over_the_namespace() -> None:
    envelope = Envelope.of("function_load_request", function_id="x")
    assert envelope.request.function_load_request.function_id == "x"
    assert envelope.properties == {"host": "127.0.0.1", "protos": Protos}
    assert SimpleNamespace(**envelope.properties).protos is Protos
