"""Delta tables as their contracts say: made when missing, grown when a contract has gained columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.lake import storage
from shared.lake.delta import handles, table_log
from shared.lake.delta.table_log import OvertakenError, Snapshot
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    from deltalake import PostCommitHookProperties, Schema

# A process that opens a table reads what came after its checkpoint.
CHECKPOINT_EVERY = 100
LOG_RETENTION = "interval 7 days"


def create(table: TableContract) -> Snapshot:
    """The table's first version, or the newest one of a table that is there."""
    from deltalake import DeltaTable

    DeltaTable.create(
        storage.table_uri(table.layer, table.name),
        _delta_schema(table),
        mode="ignore",
        configuration={
            "delta.checkpointInterval": str(CHECKPOINT_EVERY),
            # For other engines that commit here; our own commits are asked to keep the log one by one.
            "delta.enableExpiredLogCleanup": "false",
            "delta.logRetentionDuration": LOG_RETENTION,
            # Statistics of other columns would keep personal data in the log, out of an erasure's reach.
            "delta.dataSkippingStatsColumns": ",".join(table.key),
        },
        storage_options=storage.options(),
    )
    return table_log.opened(handles.address(table))


def grow(base: Snapshot, table: TableContract) -> Snapshot:
    """The table with the columns by which a contract has grown since the table was made."""
    from deltalake import DeltaTable
    from deltalake.exceptions import CommitFailedError

    new = [column for column in _delta_schema(table).fields if column.name not in base.columns]
    if not new:
        return base
    handle = DeltaTable(base.where.uri, version=base.version(), storage_options=storage.options())
    try:
        handle.alter.add_columns(new, post_commithook_properties=keeping_logs())
    except CommitFailedError as error:
        raise OvertakenError(base.where.uri) from error
    return table_log.followed(base)


def keeping_logs() -> PostCommitHookProperties:
    """What follows a commit: a checkpoint now and then, and no log entry is removed.

    By itself a commit removes entries older than the newest checkpoint, those of the published version with
    them. Maintenance trims logs, and knows what is published.
    """
    from deltalake import PostCommitHookProperties

    return PostCommitHookProperties(cleanup_expired_logs=False)


def _delta_schema(table: TableContract) -> Schema:
    from deltalake import Schema

    from shared.lake.schema.polars_schema import schema

    return Schema.from_arrow(schema(table))
