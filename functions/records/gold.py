"""What gold knows about a customer or a provider, for operations on records that do well without it."""

import json
import logging
from decimal import Decimal
from typing import Any

from functions.records.rows import CustomerDetail
from shared.domain.facts import Provider
from shared.errors import NotFoundError
from shared.insights import columns, queries, tables
from shared.insights.masking import NOTHING
from shared.insights.versions import published_versions

_log = logging.getLogger("petinsure360.records")

CUSTOMER_KEYS = tuple(key.name for key in columns.CUSTOMERS.keys if key.name in CustomerDetail.model_fields)


def find_customer(customer_id: str) -> dict[str, Any]:
    """The customer's keys of the insights list; all null before gold knows the customer."""
    try:
        row = json.loads(queries.customer(customer_id, hidden=NOTHING).data)["customer"]
    except NotFoundError:
        row = {}
    except Exception as error:
        # The profile is a record; what gold adds to it is not worth failing for.
        _log.warning("gold was not readable: %s", type(error).__name__)
        row = {}
    return {name: row.get(name) for name in CUSTOMER_KEYS}


def find_provider(provider_id: str | None) -> Provider | None:
    """What adjudication needs of a provider, None for one that gold does not know."""
    if provider_id is None:
        return None
    import polars as pl

    providers = tables.rows(columns.PROVIDERS, published_versions.current())
    row = providers.filter(pl.col("provider_id") == provider_id).head(1).to_dicts()
    if not row:
        return None
    rate = row[0]["denial_rate"]
    return Provider(row[0]["is_in_network"], None if rate is None else Decimal(str(rate)))
