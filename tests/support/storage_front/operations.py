"""What a request to a storage service is, by the names that Azure's metrics and logs give operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

Service = Literal["blob", "queue", "table"]

_CONTAINER = {
    ("PUT", ""): "CreateContainer",
    ("DELETE", ""): "DeleteContainer",
    ("GET", ""): "GetContainerProperties",
    ("HEAD", ""): "GetContainerProperties",
    ("GET", "list"): "ListBlobs",
    ("POST", "batch"): "BlobBatch",
}
_BLOB = {
    ("PUT", ""): "PutBlob",
    ("GET", ""): "GetBlob",
    ("HEAD", ""): "GetBlobProperties",
    ("DELETE", ""): "DeleteBlob",
    ("PUT", "block"): "PutBlock",
    ("PUT", "blocklist"): "PutBlockList",
    ("GET", "blocklist"): "GetBlockList",
    ("PUT", "metadata"): "SetBlobMetadata",
    ("PUT", "properties"): "SetBlobProperties",
    ("PUT", "lease"): "LeaseBlob",
}
_QUEUE = {
    ("PUT", ""): "CreateQueue",
    ("DELETE", ""): "DeleteQueue",
    ("GET", "metadata"): "GetQueueMetadata",
    ("HEAD", "metadata"): "GetQueueMetadata",
}
_MESSAGES = {"POST": "PutMessage", "GET": "GetMessages", "DELETE": "ClearMessages"}
_MESSAGE = {"PUT": "UpdateMessage", "DELETE": "DeleteMessage"}


def operation(
    service: Service, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> str:
    """The operation's name; `path` begins with the account. What has no name here is method and comp."""
    _, _, resource = path.lstrip("/").partition("/")
    named = {"blob": _blob, "queue": _queue, "table": _table}[service](method, resource, query, headers)
    return named or f"{method} {query.get('comp', '')}".strip()


def place(resource: str, query: Mapping[str, str]) -> str:
    """Where a request goes, without what is told apart by ids: container and folders, queue or table."""
    path = unquote(f"{resource}/{query.get('prefix', '')}").partition("(")[0]
    folders = [part for part in path.strip("/").split("/") if part]
    kept = folders if len(folders) < 2 or query.get("comp") == "list" else folders[:-1]
    return "/".join(kept[:3])


def _blob(method: str, resource: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
    comp = query.get("comp", "")
    if not resource:
        return "ListContainers" if comp == "list" else None
    if query.get("restype") == "container" or "/" not in resource:
        return _CONTAINER.get((method, comp))
    if (method, comp) == ("PUT", "") and "x-ms-copy-source" in headers:
        return "CopyBlob"
    return _BLOB.get((method, comp))


def _queue(method: str, resource: str, query: Mapping[str, str], _headers: Mapping[str, str]) -> str | None:
    if not resource:
        return "ListQueues" if query.get("comp") == "list" else None
    _, _, rest = resource.partition("/")
    if not rest:
        return _QUEUE.get((method, query.get("comp", "")))
    if rest == "messages":
        return "PeekMessages" if query.get("peekonly") == "true" else _MESSAGES.get(method)
    return _MESSAGE.get(method)


def _table(method: str, resource: str, _query: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
    if resource == "$batch":
        return "EntityGroupTransaction"
    if resource.startswith("Tables"):
        return {"GET": "QueryTables", "POST": "CreateTable", "DELETE": "DeleteTable"}.get(method)
    if method in ("PUT", "MERGE", "PATCH"):
        return _written(method, headers)
    if resource.endswith("()") and method == "GET":
        return "QueryEntities"
    return {"GET": "QueryEntity", "POST": "InsertEntity", "DELETE": "DeleteEntity"}.get(method)


def _written(method: str, headers: Mapping[str, str]) -> str:
    conditional = "if-match" in {name.lower() for name in headers}
    if method == "PUT":
        return "UpdateEntity" if conditional else "InsertOrReplaceEntity"
    return "MergeEntity" if conditional else "InsertOrMergeEntity"
