"""What a job elsewhere has computed for a pass, kept until the app publishes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shared import storage_resources
from shared.lake.state.pass_plan import CONTAINER, Plan

Result = Mapping[str, Any]


def keep(plan: Plan, silver: Result, gold: Result) -> None:
    """Keep the results of the silver and gold stages of a pass; repeating it changes nothing."""
    data = {"run_id": plan.run_id, "silver": silver, "gold": gold}
    storage_resources.container(CONTAINER).upload_blob(_name(plan), json.dumps(data).encode(), overwrite=True)


def kept(plan: Plan) -> dict[str, Any] | None:
    """Those results as {silver, gold}; None while there are none of this run."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        data = json.loads(storage_resources.container(CONTAINER).download_blob(_name(plan)).readall())
    except ResourceNotFoundError:
        return None
    # A lake that was begun anew counts its passes anew.
    if data.pop("run_id") != plan.run_id:
        return None
    return dict(data)


def _name(plan: Plan) -> str:
    return f"computed/{plan.number:08d}.json"
