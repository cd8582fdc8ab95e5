"""One shape for every error, whatever went wrong."""

import json
from typing import Any

import pytest

from tests.web.conftest import Open
from tests.web.visitor import Visitor, error
from web.chat.clean_text import MAX_TEXT
from web.chat.requests import MAX_BODY

HELLO: dict[str, Any] = {"message_id": "a", "text": "Hello"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/chat/messages/", 404, "not_found"),
        ("GET", "/chat/messages", 405, "method_not_allowed"),
        ("PUT", "/chat", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
        ("GET", "/static/nothing.js", 404, "not_found"),
    ],
)
async def test_wrong_addresses_and_methods(
    visitor: Visitor, method: str, path: str, status: int, code: str
) -> None:
    error(await visitor.http.request(method, path), status, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_message_id"),
        ({"message_id": "a"}, "invalid"),
        ({**HELLO, "choice": "x"}, "invalid"),
        ({**HELLO, "text": ""}, "empty"),
        ({**HELLO, "text": " \u200b/ "}, "empty"),
        ({**HELLO, "text": 7}, "invalid_text"),
        ({**HELLO, "text": "x" * (MAX_TEXT + 1)}, "too_long"),
        ({**HELLO, "message_id": "x" * 65}, "invalid_message_id"),
        ({**HELLO, "message_id": "a b"}, "invalid_message_id"),
        ({**HELLO, "message_id": ""}, "invalid_message_id"),
        ({**HELLO, "sender": "somebody else"}, "invalid_sender"),
        ({**HELLO, "metadata": {}}, "invalid_metadata"),
        ({**HELLO, "token": "x" * 600}, "invalid_token"),
        (["a"], "invalid"),
        ("text", "invalid"),
        (None, "invalid"),
    ],
)
async def test_messages_that_are_none(visitor: Visitor, body: object, code: str) -> None:
    message = error(await visitor.http.post("/chat/messages", content=json.dumps(body)), 422, code)
    assert message.endswith((".", "!", "?"))


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 20_000, b"text=Hello", b'"\\x"'])
async def test_bodies_that_are_no_json(visitor: Visitor, body: bytes) -> None:
    error(await visitor.http.post("/chat/messages", content=body), 400, "not_json")


async def test_the_longest_message_in_its_longest_spelling_fits(visitor: Visitor) -> None:
    escaped = b'{"message_id": "a", "text": "' + b"\\ud83d\\ude42" * MAX_TEXT + b'"}'
    answer = await visitor.http.post("/chat/messages", content=escaped)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/chat/messages", "/chat/contact", "/chat/feedback"])
@pytest.mark.parametrize("streamed", [True, False])
async def test_bodies_that_are_too_big_are_not_read_to_their_end(
    visitor: Visitor, path: str, streamed: bool
) -> None:
    read = 0

    async def chunks() -> Any:
        nonlocal read
        for _ in range(1000):
            read += 1024
            yield b"x" * 1024

    content = chunks() if streamed else b"x" * (MAX_BODY + 1)
    error(await visitor.http.post(path, content=content), 413, "too_large")
    assert read <= MAX_BODY + 2048


async def test_a_bug_shows_nothing_of_itself(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("secret words")

    monkeypatch.setattr("web.chat.tokens.Tokens.for_conversation", broken)
    message = error(await visitor.post("Hello"), 500, "internal_server_error")
    assert "secret" not in message


@pytest.mark.parametrize("away", ["postgresql://u:p@127.0.0.1:1/x", "sqlite:////dev/null/x.db"])
async def test_without_the_database_the_engine_is_not_called(opened: Open, away: str) -> None:
    visitor = await opened(database_url=away)
    answer = await visitor.post("Hello")
    message = error(answer, 503, "database_unavailable")
    assert visitor.gateway.content.get().clinic.phone in message
    assert int(answer.headers["Retry-After"]) > 0
    token = visitor.gateway.tokens.for_conversation("some-conversation")
    bearer = {"Authorization": f"Bearer {token}"}
    for method, path in (("GET", "/chat/history"), ("DELETE", "/chat")):
        answer = await visitor.http.request(method, path, headers=bearer)
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] in {"database_unavailable", "delete_failed"}


async def test_security_headers_are_on_every_answer(visitor: Visitor) -> None:
    for path in ("/", "/health", "/nowhere", "/chat/history", "/static/site.css"):
        headers = (await visitor.http.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (await visitor.http.get("/chat/history")).headers["cache-control"] == "no-store"
