import pytest

from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor, error

CLINIC = "https://www.clinic.example"
FOREIGN = [
    "https://evil.example",
    "https://clinic.example.evil.example",
    "http://clinic.example:8000",
    "null",
    "http://[",
    "",
    "chrome-extension://abc",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_website_is_refused_before_anything_happens(
    visitor: Visitor, engine: FakeEngine, origin: str
) -> None:
    visitor.http.headers["Origin"] = origin
    error(await visitor.post("Hello"), 403, "origin_not_allowed")
    error(await visitor.http.get("/chat/history"), 403, "origin_not_allowed")
    error(await visitor.http.delete("/chat"), 403, "origin_not_allowed")
    assert engine.said == []


@pytest.mark.parametrize("origin", [None, "http://clinic.example", "https://clinic.example"])
async def test_the_own_page_and_programs_without_an_origin_are_let_in(
    visitor: Visitor, origin: str | None
) -> None:
    if origin:
        visitor.http.headers["Origin"] = origin
    answer = await visitor.post("Hello")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_a_website_from_the_settings_is_let_in_and_told_so(opened: Open) -> None:
    visitor = await opened(origins=f"{CLINIC}, https://other.example/")
    visitor.http.headers["Origin"] = CLINIC
    answer = await visitor.post("Hello")
    assert answer.headers["access-control-allow-origin"] == CLINIC
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    refused = await visitor.post("")
    assert refused.status_code == 422
    assert refused.headers["access-control-allow-origin"] == CLINIC, "or the page cannot read it"
    visitor.http.headers["Origin"] = "https://www.clinic.example.evil.example"
    error(await visitor.post("Hello"), 403, "origin_not_allowed")


@pytest.mark.parametrize(("origin", "status"), [(CLINIC, 204), ("https://evil.example", 403)])
async def test_a_browser_that_asks_first_gets_its_answer(
    opened: Open, origin: str, status: int
) -> None:
    visitor = await opened(origins=CLINIC)
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await visitor.http.options("/chat", headers=asked)
    assert answer.status_code == status
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers
    if status == 204:
        assert "DELETE" in answer.headers["access-control-allow-methods"]
        assert "Authorization" in answer.headers["access-control-allow-headers"]
        assert answer.headers["access-control-allow-origin"] == origin


async def test_pages_can_be_linked_from_anywhere(visitor: Visitor) -> None:
    answer = await visitor.http.get("/", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_a_website_that_is_not_on_the_list_is_told_what_to_add(opened: Open) -> None:
    visitor = await opened(origins=CLINIC)
    told = await visitor.http.get("/chat/widget", headers={"Origin": "https://new.example"})
    assert "add https://new.example to BACKTALK_ORIGINS" in told.json()["error"]["message"]
    assert told.headers["access-control-allow-origin"] == "https://new.example", "to be read there"


async def test_a_proxy_that_hides_the_name_is_named(opened: Open) -> None:
    visitor = await opened(public_url="https://chat.clinic.example")
    asked = {"Origin": "https://chat.clinic.example", "Host": "127.0.0.1:8000"}
    told = await visitor.http.get("/chat/widget", headers=asked)
    assert told.status_code == 403
    assert "proxy_set_header Host $host;" in told.json()["error"]["message"]


async def test_the_page_of_examples_lists_who_may_show_the_chat(opened: Open) -> None:
    visitor = await opened(origins=CLINIC)
    assert f"Websites that may show it: {CLINIC}." in (await visitor.http.get("/examples")).text
