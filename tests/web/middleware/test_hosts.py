"""By which names the server answers, and that browsers stay with https."""

import pytest

from tests.web.conftest import Open
from tests.web.visitor import Visitor, error

PUBLIC = "https://chat.clinic.example"
STAY = "strict-transport-security"


@pytest.mark.parametrize(
    "host",
    ["chat.clinic.example", "CHAT.clinic.example:443", "127.0.0.1:8000", "[::1]", "localhost"],
)
async def test_it_answers_by_its_own_name_and_by_numbers(opened: Open, host: str) -> None:
    visitor = await opened(public_url=PUBLIC)
    assert (await visitor.http.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "chat.clinic.example.evil.example", "clinic.example", "", "[::1", "a b"],
)
@pytest.mark.parametrize("path", ["/", "/chat/history", "/console/sign-in"])
async def test_another_s_name_is_refused_once_its_own_is_set(
    opened: Open, host: str, path: str
) -> None:
    visitor = await opened(public_url=PUBLIC)
    answer = await visitor.http.get(path, headers={"Host": host})
    error(answer, 421, "misdirected_request")


async def test_the_examples_do_not_repeat_the_name_they_were_asked_by(opened: Open) -> None:
    visitor = await opened()
    shown = await visitor.http.get("/examples", headers={"Host": "evil.example"})
    assert "evil.example" not in shown.text
    assert "http://127.0.0.1:8000/widget.js" in shown.text


async def test_browsers_stay_with_https_where_it_is(opened: Open) -> None:
    plain = await opened()
    assert STAY not in (await plain.http.get("/")).headers
    secure = Visitor(plain.app, scheme="https")
    async with secure:
        assert (await secure.http.get("/")).headers[STAY] == "max-age=31536000"


async def test_browsers_stay_with_https_behind_a_proxy_that_says_nothing(opened: Open) -> None:
    visitor = await opened(public_url=PUBLIC)
    answer = await visitor.http.get("/", headers={"Host": "chat.clinic.example"})
    assert answer.headers[STAY]
