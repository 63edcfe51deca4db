"""Transactions as the SDK says them, but quickly."""

import re
from io import BytesIO
from typing import Any, cast

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import ServiceResponseError
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest._requests_basic import RestRequestsTransportResponse
from azure.data.tables import TableClient, TableServiceClient, TableTransactionError, UpdateMode
from requests import Response
from urllib3 import HTTPResponse

from shared import clients

ACCOUNT = (
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=cGV0;"
    "TableEndpoint=http://127.0.0.1:1/devstoreaccount1;"
)
OTHER = {"PartitionKey": "p'q", "RowKey": "1é", "text": "O'Brien\r\n--x", "n": 1, "yes": True, "x": None}
GUARD = {"mode": UpdateMode.REPLACE, "etag": 'W/"x"', "match_condition": MatchConditions.IfNotModified}
OPERATIONS: list[Any] = [
    ("create", OTHER),
    ("update", OTHER | {"RowKey": "2"}, GUARD),
    ("upsert", OTHER | {"RowKey": "3"}),
    ("delete", OTHER | {"RowKey": "4"}),
]
VARYING = frozenset(("Authorization", "Content-Length"))
DONE = "HTTP/1.1 204 No Content\r\nETag: x\r\n\r\n"
REFUSED = (
    "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n"
    '{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"2:It is there."}}}'
)


class Answering(HttpTransport):  # type: ignore[type-arg]
    """Answers each transaction with `parts` and keeps what was sent."""

    def __init__(self, *parts: str, status: int = 202) -> None:
        self.parts, self.status, self.sent = parts, status, list[Any]()

    def send(self, request: Any, **_: Any) -> Any:
        self.sent.append(request)
        body = "".join(f"--b\r\nContent-Type: application/http\r\n\r\n{part}\r\n" for part in self.parts)
        whole = f"--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{body}--b--\r\n--a--\r\n".encode()
        response = Response()
        response.status_code, response.reason = self.status, "?"
        if self.parts:
            response.headers["Content-Type"] = "multipart/mixed; boundary=a"
        response.raw = HTTPResponse(body=BytesIO(whole if self.parts else b""), preload_content=False)
        made: Any = RestRequestsTransportResponse
        return made(request=request, internal_response=response)

    def open(self) -> None: ...

    def close(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the product's own client of a table, sending by a transport."""

    def made(transport: Answering) -> TableClient:
        monkeypatch.setenv("AzureWebJobsStorage", ACCOUNT)
        monkeypatch.setattr(clients, "transport", lambda: transport)
        clients.reset()
        return clients.tables().get_table_client("things")

    yield made
    clients.reset()


def _of_sdk(transport: Answering) -> TableClient:
    return TableServiceClient.from_connection_string(ACCOUNT, transport=transport).get_table_client("things")


def _told(request: Any) -> str:
    """A message without what is never twice the same."""
    headers = {name: value for name, value in request.headers.items() if name not in VARYING}
    text = re.sub(r"[0-9a-f-]{36}", "ID", f"{sorted(headers.items())}\n{request.content.decode()}")
    return re.sub(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", "DATE", text)


def test_a_transaction_is_said_as_the_sdk_says_it(quick: Any) -> None:
    theirs, ours = Answering(*[DONE] * 4), Answering(*[DONE] * 4)
    _of_sdk(theirs).submit_transaction(OPERATIONS)
    quick(ours).submit_transaction(OPERATIONS)
    (expected,), (found,) = theirs.sent, ours.sent
    said = _told(found).replace("Prefer: return-no-content\r\n", "")
    # Each part of the SDK names the moment; the message as a whole does here.
    assert said == _told(expected).replace("x-ms-date: DATE\r\nDate: DATE\r\n", "")
    assert found.content.count(b"Prefer:") == 1


def test_a_refusal_is_the_sdks_own(quick: Any) -> None:
    found = [_refused(made(Answering(REFUSED))) for made in (_of_sdk, quick)]
    assert found[0] == found[1] == (TableTransactionError, 409, "EntityAlreadyExists", 2)


def _refused(table: TableClient) -> tuple[Any, ...]:
    with pytest.raises(TableTransactionError) as caught:
        table.submit_transaction(OPERATIONS)
    error = cast(Any, caught.value)
    return type(error), error.status_code, str(error.error_code), error.index


def test_text_that_looks_like_a_failure_is_none(quick: Any) -> None:
    quick(Answering(DONE, f"{DONE}it says HTTP/1.1 500")).submit_transaction(OPERATIONS)


class ResetOnce(Answering):
    """Its first connection was closed by the other side just as it was used."""

    def send(self, request: Any, **options: Any) -> Any:
        if not self.sent:
            self.sent.append(request)
            raise ServiceResponseError("Connection reset by peer")
        return super().send(request, **options)


def test_a_transaction_whose_connection_was_closed_is_sent_again(quick: Any) -> None:
    transport = ResetOnce(DONE)
    quick(transport).submit_transaction([("create", OTHER)])
    first, second = transport.sent
    assert first.content == second.content


def test_an_upsert_whose_connection_was_closed_is_sent_again(quick: Any) -> None:
    transport = ResetOnce(status=204)
    quick(transport).upsert_entity(OTHER)
    assert [request.method for request in transport.sent] == ["PATCH", "PATCH"]


def test_a_created_entity_is_not_sent_again_because_nobody_could_tell_whose_it_is(quick: Any) -> None:
    with pytest.raises(ServiceResponseError):
        quick(ResetOnce(status=204)).create_entity(OTHER)
