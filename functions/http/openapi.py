"""The OpenAPI 3.1 document, made from the declared operations."""

import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.http.problem import MEDIA_TYPE, Problem
from functions.http.registry import Operation

REF_TEMPLATE = "#/components/schemas/{model}"
TITLE = "PetInsure360 API"
VERSION = "1.0.0"
DESCRIPTION = (
    "Pet insurance from registration to payment, and the analytics that come of it. Every error is a "
    "problem document (RFC 9457) with a stable `code`. A POST with an `Idempotency-Key` may be repeated "
    "safely for a day."
)
TAGS = {
    "catalogue": "What forms offer",
    "customers": "Registration and the customer's own record",
    "pets": "The customer's pets",
    "policies": "Plans and policies",
    "claims": "Claims, their status and their processing",
    "providers": "The directory of veterinary providers",
    "insights": "Answers from the gold tables of the lake",
    "privacy": "A customer's own data: export and erasure",
    "pipeline": "The way from raw files to gold",
    "realtime": "Push events and catching up on them",
    "system": "Health and documentation",
}

Schema = dict[str, Any]
Mode = Literal["validation", "serialization"]
Key = tuple[type[BaseModel], Mode]


def document(operations: Iterable[Operation]) -> Schema:
    """The document for `operations`, in the order of their paths; hidden ones are left out."""
    shown = sorted((o for o in operations if not o.hidden), key=lambda o: (o.path, o.method))
    refs, definitions = models_json_schema(list(_models(shown)), ref_template=REF_TEMPLATE)
    components: Schema = dict(definitions.get("$defs", {}))
    paths: Schema = {}
    for operation in shown:
        described = _operation(operation, refs, components)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    used = {tag for o in shown for tag in o.tags}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items() if name in used],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _models(operations: Iterable[Operation]) -> Iterator[Key]:
    yield (Problem, "serialization")
    for operation in operations:
        if _takes_json(operation):
            yield (operation.request, "validation")  # type: ignore[misc]
        if operation.response is not None:
            yield (operation.response, "serialization")


def _operation(operation: Operation, refs: dict[Any, Any], components: Schema) -> Schema:
    described: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": list(operation.tags),
        "parameters": list(_parameters(operation, components)),
        "responses": {**_success(operation, refs), **_problems(operation)},
        "security": [] if operation.policy.anonymous else [{"bearer": []}],
    }
    if operation.description:
        described["description"] = operation.description
    if not operation.policy.anonymous:
        described["x-roles"] = sorted(operation.policy.roles)
    if operation.request is not None:
        schema = refs[(operation.request, "validation")] if _takes_json(operation) else {}
        media_type = "application/json" if _takes_json(operation) else "*/*"
        described["requestBody"] = {"required": True, "content": {media_type: {"schema": schema}}}
    return described


def _parameters(operation: Operation, components: Schema) -> Iterator[Schema]:
    for name in re.findall(r"{\**(\w+)[^}]*}", operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 128}}
    if operation.query is not None:
        schema = operation.query.model_json_schema(ref_template=REF_TEMPLATE)
        components.update(schema.get("$defs", {}))
        for name, field in schema.get("properties", {}).items():
            required = name in schema.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": field}
    if operation.conditional:
        yield {
            "name": "If-Match",
            "in": "header",
            "required": False,
            "description": "The ETag of what the change is based on; 412 when it is not so any more.",
            "schema": {"type": "string"},
        }
    if operation.idempotent:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "New text for every new request; repeat it to repeat the request safely.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        }


def _success(operation: Operation, refs: dict[Any, Any]) -> Schema:
    schema = refs[(operation.response, "serialization")] if operation.response else {}
    answer: Schema = {"description": HTTPStatus(operation.status).phrase}
    if operation.status != HTTPStatus.NO_CONTENT:
        answer["content"] = {operation.produces: {"schema": schema}}
    if operation.status in (HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
        answer["headers"] = {"Location": {"schema": {"type": "string"}}}
    return {str(operation.status): answer}


def _problems(operation: Operation) -> Schema:
    schema = {"$ref": REF_TEMPLATE.format(model="Problem")}
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in sorted(_statuses(operation))
    }


def _statuses(operation: Operation) -> set[int]:
    statuses = {*operation.errors, 406, 422, 500, 503}
    if not operation.policy.anonymous:
        statuses |= {401, 403}
    if "{" in operation.path:
        statuses.add(404)
    if operation.request is not None:
        statuses |= {411, 413, 415}
    if _takes_json(operation):
        statuses.add(400)
    if operation.conditional:
        statuses.add(412)
    if operation.idempotent:
        statuses.add(409)
    return statuses


def _takes_json(operation: Operation) -> bool:
    return operation.request is not None and issubclass(operation.request, BaseModel)
