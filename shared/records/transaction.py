"""Entity group transactions: all operations of one partition happen, or none.

The body is written here and sent through the SDK's own pipeline (authentication, retries, tracing). The
SDK's submit_transaction runs every part through thread pools and the e-mail parser: 8.5 ms of processor time
for six operations against 2.4 ms, in the one call that every command makes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

from shared.records.tables import Entity, table

if TYPE_CHECKING:
    from azure.data.tables import TableClient

MOST_OPERATIONS = 100
_HEADERS = {"DataServiceVersion": "3.0", "MaxDataServiceVersion": "3.0;NetFx", "Accept": "application/json"}
_STATUS = re.compile(r"^HTTP/1\.1 ([1-5]\d\d)", re.MULTILINE)
# Text before the first colon is the number of the operation at fault; it is missing when there is but one.
_INDEX = re.compile(r'"value"\s*:\s*"(\d+):')


@dataclass(frozen=True, slots=True)
class Operation:
    """Insert `entity` (text, flags, 32-bit numbers), or with `etag` replace it if it still has that one."""

    entity: Entity
    etag: str | None = None


class TransactionRefusedError(Exception):
    """Operation number `index` met an entity that exists, has changed or has gone; nothing was stored."""

    def __init__(self, index: int) -> None:
        super().__init__(f"operation {index} was refused")
        self.index = index


def submit(operations: Sequence[Operation]) -> None:
    """Carry out the operations at once.

    Raises TransactionRefusedError when a precondition fails; any other exception leaves open whether the
    transaction happened.
    """
    from azure.core.exceptions import HttpResponseError

    if len(operations) > MOST_OPERATIONS:
        raise ValueError("An entity group transaction has at most 100 operations.")
    status, text = _send(table("records"), operations)
    statuses = [int(found) for found in _STATUS.findall(text)]
    if status == 202 and statuses and all(found < 300 for found in statuses):
        return
    refusal = statuses[0] if status == 202 and statuses else status
    if refusal in (404, 409, 412):
        index = _INDEX.search(text)
        raise TransactionRefusedError(int(index[1]) if index else 0)
    raise HttpResponseError(f"The transaction was answered with status {refusal}.")


def _send(client: TableClient, operations: Sequence[Operation]) -> tuple[int, str]:
    from azure.core.rest import HttpRequest

    batch = f"batch_{uuid4()}"
    request = HttpRequest(
        "POST",
        f"{client.url}/$batch",
        content=_body(f"{client.url}/{client.table_name}", batch, operations),
        headers={
            **_HEADERS,
            "Content-Type": f"multipart/mixed; boundary={batch}",
            "x-ms-version": client.api_version,
        },
    )
    # Streamed, because the pipeline would otherwise try to decode the multipart answer itself.
    response = client._client.send_request(request, stream=True)
    return response.status_code, response.read().decode()


def _body(url: str, batch: str, operations: Sequence[Operation]) -> bytes:
    changeset = f"changeset_{uuid4()}"
    parts = [f"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeset}\r\n\r\n"]
    parts += [f"--{changeset}\r\n{_part(url, n, operation)}" for n, operation in enumerate(operations)]
    return "".join([*parts, f"--{changeset}--\r\n--{batch}--\r\n"]).encode()


def _part(url: str, number: int, operation: Operation) -> str:
    entity, etag = operation.entity, operation.etag
    if etag is None:
        line = f"POST {url} HTTP/1.1\r\nPrefer: return-no-content"
    else:
        keys = f"PartitionKey='{_quoted(entity['PartitionKey'])}',RowKey='{_quoted(entity['RowKey'])}'"
        line = f"PUT {url}({keys}) HTTP/1.1\r\nIf-Match: {etag}"
    return (
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: {number}\r\n\r\n{line}\r\n"
        "Content-Type: application/json\r\nAccept: application/json;odata=minimalmetadata\r\n"
        f"DataServiceVersion: 3.0\r\n\r\n{json.dumps(entity)}\r\n"
    )


def _quoted(key: str) -> str:
    return quote(key.replace("'", "''"), safe="")
