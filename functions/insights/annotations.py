"""What the staff writes on the charts of the dashboard: a few words on a day."""

from datetime import date, datetime
from typing import Annotated

import azure.durable_functions as df
from pydantic import StringConstraints

from functions.http.endpoint import Answer, Call, operation
from functions.insights.answers import TAGS
from functions.insights.saved_views import STAFF, client_id
from shared.domain.fields import Request, Response
from shared.insights import annotations

bp = df.Blueprint()


class AnnotationChange(Request):
    """An annotation as it is to be."""

    day: date
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=140)]


class Annotation(Response):
    """What happened on a day, and who wrote it down."""

    annotation_id: str
    day: date
    text: str
    created_by: str
    created_at: datetime


class Annotations(Response):
    """All annotations, by day."""

    annotations: list[Annotation]


@operation(
    bp,
    "GET",
    "api/insights/annotations",
    name="list_annotations",
    policy=STAFF,
    summary="What happened on which day, as the charts show it",
    tags=TAGS,
    response=Annotations,
)
def list_annotations(_call: Call) -> Answer:
    """Everybody's annotations."""
    return Answer({"annotations": annotations.listed()})


@operation(
    bp,
    "PUT",
    "api/insights/annotations/{annotation_id}",
    name="save_annotation",
    policy=STAFF,
    summary="Write a few words on a day",
    description="The id is the client's choice: letters, digits, hyphens. Saving it again replaces it.",
    tags=TAGS,
    request=AnnotationChange,
    response=Annotation,
)
def save_annotation(call: Call) -> Answer:
    """Write the annotation in the path."""
    annotation_id = client_id(call, "annotation_id")
    by, change = call.caller.name or call.caller.subject, call.body
    return Answer(annotations.keep(annotation_id, day=change.day, text=change.text, by=by, now=call.now))


@operation(
    bp,
    "DELETE",
    "api/insights/annotations/{annotation_id}",
    name="remove_annotation",
    policy=STAFF,
    status=204,
    summary="Remove an annotation",
    tags=TAGS,
)
def remove_annotation(call: Call) -> Answer:
    """Forget the annotation in the path."""
    annotations.forget(client_id(call, "annotation_id"))
    return Answer()
