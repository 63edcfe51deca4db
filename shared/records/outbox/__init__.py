"""What has been committed is published, in order and at least once, whatever dies.

Four ways lead there: the request that committed drains its customer's outbox inline; a hint in a queue, given
before the commit, drains it again; a timer sweeps what is marked; and any later command of the customer does.
"""

from shared.records.outbox.hints import hint, hint_again, hint_before_commit, hint_soon
from shared.records.outbox.log import Page, page
from shared.records.outbox.pending import mark
from shared.records.outbox.publishing import Drained, Publisher, drain, drain_inline, events_after
from shared.records.outbox.retention import trim
from shared.records.outbox.soon import publish_soon
from shared.records.outbox.sweep import Depths, Swept, behind, depths, oldest_pending, record_poison, sweep

__all__ = [
    "Depths",
    "Drained",
    "Page",
    "Publisher",
    "Swept",
    "behind",
    "depths",
    "drain",
    "drain_inline",
    "events_after",
    "hint",
    "hint_again",
    "hint_before_commit",
    "hint_soon",
    "mark",
    "oldest_pending",
    "page",
    "publish_soon",
    "record_poison",
    "sweep",
    "trim",
]
