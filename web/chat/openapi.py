"""The OpenAPI document, made from the operations and their pydantic models."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.chat.schemas import Error

Handler = Callable[[Request], Awaitable[Response]]
_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Operation:
    """One method of one address: what it takes, what it gives, how it can fail.

    Without a `reply`, it gives text of the type `media`.
    """

    method: str
    path: str
    handler: Handler
    reply: type[BaseModel] | None
    request: type[BaseModel] | None = None
    token: bool = True
    errors: tuple[int, ...] = ()
    media: str = "application/json"
    query: type[BaseModel] | None = None


def api_routes(operations: Sequence[Operation]) -> list[Route]:
    """One route for each address, so that it knows all the methods that it takes."""
    by_path: dict[str, dict[str, Handler]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation.handler
    return [
        Route(path, _by_method(handlers), methods=list(handlers))
        for path, handlers in by_path.items()
    ]


def _by_method(handlers: dict[str, Handler]) -> Handler:
    async def handle(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await handlers[method](request)

    return handle


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these operations."""
    models: set[tuple[type[BaseModel], Literal["validation", "serialization"]]]
    models = {(o.reply, "serialization") for o in operations if o.reply}
    models |= {(Error, "serialization")}
    models |= {(o.request, "validation") for o in operations if o.request}
    ordered = sorted(models, key=lambda entry: (entry[0].__name__, entry[1]))
    names, definitions = models_json_schema(ordered, ref_template=_SCHEMAS + "{model}")
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        described = _described(operation, names)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Backtalk",
            "version": version("backtalk"),
            "description": "An assistant for a physiotherapy clinic's website.",
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"conversation": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": (inspect.getdoc(operation.handler) or "").split("\n")[0],
        "responses": {
            "200": _answer(operation, names),
            **{
                str(status): _content(
                    HTTPStatus(status).phrase, names[Error, "serialization"], status
                )
                for status in operation.errors
            },
        },
    }
    if operation.request:
        body = _content("", names[operation.request, "validation"])
        described["requestBody"] = {"required": True, "content": body["content"]}
    if operation.query:
        schema = operation.query.model_json_schema()
        described["parameters"] = [
            {"name": name, "in": "query", "required": True, "schema": field}
            for name, field in schema["properties"].items()
        ]
    if operation.token:
        # The empty requirement: the token may come in the body, or be missing at first.
        described["security"] = [{"conversation": []}, {}]
    return described


def _answer(operation: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    if operation.reply:
        return _content("The answer.", names[operation.reply, "serialization"])
    return {"description": "A text.", "content": {operation.media: {"schema": {"type": "string"}}}}


def _content(description: str, schema: dict[str, Any], status: int = 200) -> dict[str, Any]:
    content: dict[str, Any] = {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        content["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}
        }
    return content
