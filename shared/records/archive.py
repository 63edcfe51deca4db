"""How a backup is kept: entities as lines of JSON that know their types, and the container they are in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared import clients

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

CONTAINER = "backups"
MANIFEST = "manifest.json"
# JSON knows texts, truth values and numbers; everything else is {TYPE: type, "value": text}.
TYPE = "@type"


def container() -> ContainerClient:
    """The container of the backups, in the account that the tables are not in."""
    from azure.core.exceptions import ResourceExistsError

    found = clients.blobs().get_container_client(CONTAINER)
    with suppress(ResourceExistsError):
        found.create_container()
    return found


def backups(source: ContainerClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and manifest of every complete backup, newest first."""
    names = [blob.name for blob in source.list_blobs() if blob.name.endswith(f"/{MANIFEST}")]
    for name in sorted(names, reverse=True):
        yield name.partition("/")[0], json.loads(source.download_blob(name).readall())


def encode_entity(entity: Mapping[str, Any]) -> str:
    """A table entity as one line."""
    return json.dumps({name: _plain(value) for name, value in entity.items()}, separators=(",", ":"))


def decode_entity(line: str) -> dict[str, Any]:
    """The entity of a line."""
    return {name: _typed(value) for name, value in json.loads(line).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return {TYPE: "datetime", "value": value.isoformat()}
    if isinstance(value, bytes):
        return {TYPE: "binary", "value": base64.b64encode(value).decode()}
    # What remains is a pair of value and EDM type, as the client has 64-bit numbers.
    return {TYPE: str(value[1].value), "value": str(value[0])}


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    from azure.data.tables import EdmType, EntityProperty

    kind, text = value[TYPE], value["value"]
    if kind == "datetime":
        return datetime.fromisoformat(text)
    if kind == "binary":
        return base64.b64decode(text)
    return EntityProperty(int(text) if kind == EdmType.INT64.value else text, EdmType(kind))
