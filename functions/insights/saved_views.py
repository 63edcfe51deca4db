"""What the staff keeps of the dashboard: saved views, and alerts."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

import azure.durable_functions as df
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from functions.http.endpoint import Answer, Call, operation
from functions.insights.answers import TAGS
from shared.domain.fields import Request, Response
from shared.errors import InvalidInputError
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.insights import alerts, views

bp = df.Blueprint()

STAFF = role(Role.ANALYST, Role.ADJUSTER, Role.ADMIN)
ID = r"^[A-Za-z0-9-]{1,64}$"


def _inside(address: str) -> str:
    """A path of the dashboard itself: anything else could lead who follows it elsewhere."""
    if address.startswith(("//", "/\\")) or not address.isprintable():
        raise PydanticCustomError("outside", "Begin with one slash, and stay within the dashboard")
    return address


class ViewChange(Request):
    """A view as it is to be."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    address: Annotated[str, AfterValidator(_inside)] = Field(
        pattern=r"^/", max_length=2000, description="Path and query of the dashboard: /claims?status=Denied."
    )


class View(Response):
    """An address with a name."""

    view_id: str
    name: str
    address: str
    created_by: str
    created_at: datetime


class Views(Response):
    """All saved views, by name."""

    views: list[View]


class AlertChange(Request):
    """A rule as it is to be: `threshold` in the metric's unit, or in percent for rises and falls."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    metric: alerts.Measure
    by: Literal["day", "week", "month"]
    when: alerts.When
    threshold: float = Field(ge=0, le=1_000_000_000, allow_inf_nan=False)


class Alert(Response):
    """A rule and what it found in the last whole period."""

    alert_id: str
    name: str
    metric: alerts.Measure
    by: Literal["day", "week", "month"]
    when: alerts.When
    threshold: float
    firing: bool
    value: float | None
    before: float | None
    period: date | None
    sentence: str


class Alerts(Response):
    """All alerts, those that fire first."""

    alerts: list[Alert]


@operation(
    bp,
    "GET",
    "api/insights/alerts",
    name="list_alerts",
    policy=STAFF,
    summary="Rules on metrics, and which of them fire",
    tags=TAGS,
    response=Alerts,
)
def list_alerts(call: Call) -> Answer:
    """Every rule with its state."""
    return Answer({"alerts": alerts.listed(today=call.as_of)})


@operation(
    bp,
    "PUT",
    "api/insights/alerts/{alert_id}",
    name="save_alert",
    policy=STAFF,
    status=204,
    summary="Keep a rule on a metric",
    description="The id is the client's choice: letters, digits, hyphens. Saving it again replaces the rule.",
    tags=TAGS,
    request=AlertChange,
)
def save_alert(call: Call) -> Answer:
    """Write the rule in the path."""
    rule = alerts.Rule(**call.body.model_dump())
    alerts.keep(client_id(call, "alert_id"), rule, by=call.caller.name or call.caller.subject, now=call.now)
    return Answer()


@operation(
    bp,
    "DELETE",
    "api/insights/alerts/{alert_id}",
    name="remove_alert",
    policy=STAFF,
    status=204,
    summary="Remove a rule",
    tags=TAGS,
)
def remove_alert(call: Call) -> Answer:
    """Forget the rule in the path."""
    alerts.forget(client_id(call, "alert_id"))
    return Answer()


@operation(
    bp,
    "GET",
    "api/insights/views",
    name="list_views",
    policy=STAFF,
    summary="Saved views of the dashboard, by name",
    tags=TAGS,
    response=Views,
)
def list_views(_call: Call) -> Answer:
    """Everybody's views."""
    return Answer({"views": views.listed()})


@operation(
    bp,
    "PUT",
    "api/insights/views/{view_id}",
    name="save_view",
    policy=STAFF,
    summary="Keep an address of the dashboard under a name",
    description="The id is the client's choice: letters, digits, hyphens. Saving it again replaces the view.",
    tags=TAGS,
    request=ViewChange,
    response=View,
)
def save_view(call: Call) -> Answer:
    """Write the view in the path."""
    by = call.caller.name or call.caller.subject
    view = call.body
    return Answer(
        views.keep(client_id(call, "view_id"), name=view.name, address=view.address, by=by, now=call.now)
    )


@operation(
    bp,
    "DELETE",
    "api/insights/views/{view_id}",
    name="remove_view",
    policy=STAFF,
    status=204,
    summary="Remove a saved view",
    tags=TAGS,
)
def remove_view(call: Call) -> Answer:
    """Forget the view in the path."""
    views.forget(client_id(call, "view_id"))
    return Answer()


def client_id(call: Call, name: str) -> str:
    """An id of the path that clients choose; raises InvalidInputError."""
    value = call.path[name]
    if not re.fullmatch(ID, value):
        raise InvalidInputError("An id has 1 to 64 letters, digits and hyphens.", code="invalid_id")
    return value
