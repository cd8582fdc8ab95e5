"""The document, the routes and the real answers say the same."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Route

from backtalk.payloads import Alarm, Choice, Choices, Phone, Text
from tests.web.fake_engine import FakeEngine, answers, raw
from tests.web.visitor import Visitor
from web.app import OPERATIONS


@pytest.fixture
async def document(visitor: Visitor) -> dict[str, Any]:
    answer = await visitor.http.get("/openapi.json")
    found: dict[str, Any] = answer.json()
    return found


def check(document: dict[str, Any], method: str, path: str, answer: Any) -> None:
    described = document["paths"][path][method.lower()]["responses"][str(answer.status_code)]
    schema = described["content"]["application/json"]["schema"]
    whole = schema | {"components": document["components"]}
    Draft202012Validator(whole).validate(answer.json())


async def test_every_route_of_the_api_is_described_and_nothing_else(
    visitor: Visitor, document: dict[str, Any]
) -> None:
    pages = {"/", "/privacy", "/routine", "/examples", "/widget.js", "/openapi.json", "/console"}
    pages |= {"/metrics", "/engine/model", "/pictures/{name}"}  # for operators and engines alone
    routes = {
        (route.path, method.lower())
        for route in visitor.app.routes
        if isinstance(route, Route) and route.path not in pages
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert described == routes == {(o.path, o.method.lower()) for o in OPERATIONS}


async def test_an_address_names_all_the_methods_that_it_takes(visitor: Visitor) -> None:
    answer = await visitor.http.options("/chat/contact")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"DELETE", "GET", "HEAD", "POST"}
    assert (await visitor.http.head("/chat/contact")).status_code == 200


async def test_times_are_promised_as_they_are_taken(
    visitor: Visitor, document: dict[str, Any]
) -> None:
    parameters = document["paths"]["/chat/breaks.ics"]["get"]["parameters"]
    (schema,) = [one["schema"] for one in parameters if one["name"] == "from"]
    for time, good in {"09:30": True, "09:30:00": True, "00:00:00Z": False, "24:00": False}.items():
        query = {"start": "2026-01-01", "from": time, "until": "23:59", "every": "30"}
        taken = (await visitor.http.get("/chat/breaks.ics", params=query)).status_code == 200
        assert taken is Draft202012Validator(schema).is_valid(time) is good


async def test_it_is_a_sound_openapi_document(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    wanted = [ref for ref in _references(document) if ref.startswith("#/components/schemas/")]
    names = {ref.rsplit("/", 1)[1] for ref in wanted}
    assert names <= document["components"]["schemas"].keys()
    for item in document["paths"].values():
        for operation in item.values():
            assert operation["summary"]
            assert operation["operationId"]


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for item in value.values() for ref in _references(item)]
    if isinstance(value, list):
        return [ref for item in value for ref in _references(item)]
    return []


async def test_real_answers_fit_it(
    visitor: Visitor, engine: FakeEngine, document: dict[str, Any]
) -> None:
    http, path = visitor.http, "/chat/messages"
    phones = [Phone(label="Emergency", number="911", href="tel:911")]
    alarm = Alarm(level="same_day", title="Call", text="Today.", phones=phones, note="")
    offer = Choices(choices=[Choice(title="More", choice="/follow_up")])
    engine.behaviours = [answers(alarm, Text(text="And"), offer), raw(b"[]"), raw(b"?")]
    check(document, "POST", path, await visitor.post("One"))
    check(document, "POST", path, await visitor.post("Nothing"))
    for answer in (
        await visitor.post("Garbage"),
        await visitor.post(""),
        await http.post(path, content=b"{"),
        await http.post(path, content=b"x" * 99_999),
        await http.post(path, headers={"Origin": "https://evil.example"}),
    ):
        assert answer.status_code != 200
        check(document, "POST", path, answer)
    feedback = {"token": visitor.token, "message_id": "m1", "value": "up"}
    gone = feedback | {"message_id": "none"}
    for method, path, kwargs in (
        ("GET", "/chat/history", {"headers": visitor.bearer}),
        ("GET", "/chat/history", {}),
        ("POST", "/chat/feedback", {"json": feedback}),
        ("POST", "/chat/feedback", {"json": gone}),
        ("GET", "/chat/contact", {}),
        ("GET", "/chat/widget", {}),
        ("GET", "/chat/routine.ics", {}),
        ("GET", "/chat/transcript", {}),
        ("POST", "/chat/contact", {"json": {}}),
        ("DELETE", "/chat", {"headers": visitor.bearer}),
        ("DELETE", "/chat", {}),
        ("GET", "/health", {}),
    ):
        check(document, method, path, await http.request(method, path, **kwargs))
