"""The tables of the host account, created when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from shared import storage_resources
from shared.conditional_writes import put_row

if TYPE_CHECKING:
    from azure.data.tables import TableClient

Table = Literal["records", "references", "identities", "quotes", "retained"]
Entity = dict[str, Any]


def table(name: Table) -> TableClient:
    """The client of a table that exists."""
    return storage_resources.table(name)


def find(name: Table, partition: str, row: str, **options: Any) -> Entity | None:
    """The entity with exactly these keys, None if there is none; its etag stands under `etag`."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return with_etag(table(name).get_entity(partition, row, **options))
    except ResourceNotFoundError:
        return None


def insert(name: Table, entity: Entity, **options: Any) -> str | None:
    """Insert an entity and return its etag, None when its keys are taken."""
    return put_row(table(name), entity, None, **options)


def replace(name: Table, entity: Entity, etag: str, **options: Any) -> str | None:
    """Replace an entity that still has this etag and return the new one, None when it has changed or gone."""
    return put_row(table(name), entity, etag, **options)


def delete(name: Table, partition: str, row: str, etag: str | None = None) -> bool:
    """Delete an entity, if `etag` is given only that version; False when there was nothing to delete."""
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    guard: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag else {}
    try:
        table(name).delete_entity(partition, row, **guard)
    except (ResourceModifiedError, ResourceNotFoundError):
        return False
    return True


def query(name: Table, condition: str, values: dict[str, Any], **options: Any) -> list[Entity]:
    """Every entity that meets an OData condition, in key order; `@name` in it stands for a value."""
    entities = table(name).query_entities(condition, parameters=values, **options)
    return [with_etag(entity) for entity in entities]


def with_etag(entity: Any) -> Entity:
    """A read entity as a plain dict that knows its etag."""
    return {**entity, "etag": str(entity.metadata["etag"])}
