import json
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor
from web.chat.clean_text import MAX_TEXT, clean

TRICKS = ["/", " ", "\n", "\u200b", "\ufeff", "\u00ad", "\uff0f", "\u202e", "\x00", "\t", "\ud800"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hello", "Hello"),
        ("  my hip\thurts  ", "my hip hurts"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("/restart", "restart"),
        ("\ufeff\u200b /\n//topic", "topic"),
        ("\uff0finform", "inform"),
        ("1/2 or 3/4", "1/2 or 3/4"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("\u202eevil", "evil"),
        ("\ud83d broken", "broken"),
        ("👩\u200d⚕️ and café", "👩\u200d⚕️ and café"),
        ("मेरी पीठ", "मेरी पीठ"),
        ("///", ""),
        ("I don\u2019t", "I don't"),
        ("can\u02bct, won`t", "can't, won't"),
    ],
)
def test_text_keeps_what_it_says_and_loses_what_could_command(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text() | st.lists(st.sampled_from([*TRICKS, "a"])).map("".join))
@example("/" * 5 + "\ufeff/x")
def test_no_text_is_a_command_to_rasa(text: str) -> None:
    kept = clean(text)
    assert not kept.strip().startswith("/")
    assert not unicodedata.normalize("NFKC", kept).strip().startswith("/")
    assert not {unicodedata.category(char) for char in kept} & {"Cs"}
    kept.encode()
    assert clean(kept) == kept


@given(
    st.text(max_size=MAX_TEXT + 5)
    | st.lists(st.sampled_from([*TRICKS, "a", "é", "🙂"]), max_size=60).map("".join)
    | st.sampled_from([MAX_TEXT - 1, MAX_TEXT, MAX_TEXT + 1]).map(lambda n: "x" * n)
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_is_typed_the_gateway_answers_and_rasa_gets_text(
    visitor: Visitor, engine: FakeEngine, text: str
) -> None:
    engine.received.clear()
    body = {"message_id": "a", "text": text}
    # As a browser writes it: half an emoji becomes an escape.
    answer = await visitor.http.post("/chat/messages", content=json.dumps(body))
    assert answer.status_code in {200, 422}, answer.text
    for said in engine.said:
        assert 0 < len(said) <= MAX_TEXT
        assert not said.strip().startswith("/")
    assert bool(engine.said) == (answer.status_code == 200)


_VALUES: st.SearchStrategy[object] = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just([]), st.just({}))
)


@given(
    st.dictionaries(st.sampled_from(["message_id", "text", "choice", "token", "more"]), _VALUES)
    | st.lists(_VALUES, max_size=2)
    | _VALUES,
    st.sampled_from(["/chat/messages", "/chat/contact", "/chat/feedback"]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_is_sent_is_refused_in_the_one_shape(
    visitor: Visitor, body: object, path: str
) -> None:
    answer = await visitor.http.post(path, content=json.dumps(body))
    assert answer.status_code in {200, 400, 401, 422}, answer.text
    if answer.status_code != 200:
        assert answer.json()["error"].keys() == {"code", "message"}
