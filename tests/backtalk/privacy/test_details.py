import pytest

from backtalk.privacy.details import Details, found, mask, mask_reply


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call (415) 555-0132 or jo@example.com", "call [phone] or [email]"),
        ("jo at example dot com", "[email]"),
        ("four one five five five five oh one three two", "[phone]"),
        ("+44 20 7946 0958", "[phone]"),
        ("555-0132", "[phone]"),
        ("415 555 013 2222", "[phone]"),
        ("jo@gmail", "[email]"),
        ("my name is Jo Bloggs", "my name is [name]"),
        ("Bloggs said: will jo's hip heal? Journal", "[name] said: will [name] hip heal? Journal"),
        ("JO", "[name]"),
        ("banjo", "banjo"),
        ("10 minutes, 3 times a day, 20 reps, since 2019", None),
        ("my hip hurts when I sit", None),
    ],
)
def test_masking(text: str, masked: str | None) -> None:
    known = ["Jo Bloggs"]
    assert mask(text, known, "US") == (masked or text)
    assert mask(mask(text, known, "US"), known, "US") == (masked or text)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("ring me on 415 555 0132", True),
        ("my name is Jo", True),
        ("is foam rolling safe?", False),
        ("I'm worried about my hip", False),
    ],
)
def test_finding(text: str, is_there: bool) -> None:
    assert found(text, "US") is is_there


def test_replies_lose_the_visitors_details_and_keep_the_clinics() -> None:
    about = Details({"Will May"}, {"+14155550132"}, {"jo@example.com"})
    reply = "I have: Will May, (415) 555-0132, Jo@example.com. You will hear from (206) 555-0142."
    assert mask_reply(reply, about, "US", words=False) == (
        "I have: [name], [phone], [email]. You will hear from (206) 555-0142."
    )
    assert mask_reply("Thanks, Will!", about, "US", words=True) == "Thanks, [name]!"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("नरेंद्र", "नरेंद्र"),
        ("M\u0331ary", "M\u0331ary"),
        ("Zo\u00eb", "Zo\u00eb"),
        ("Zo\u00eb", "Zoe\u0308"),
    ],
)
def test_a_name_with_marks_goes_whole(name: str, typed: str) -> None:
    assert mask(f"ask for {typed} please", [name], "US") == "ask for [name] please"
