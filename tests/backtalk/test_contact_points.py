import pytest

from backtalk.contact_points import (
    Reach,
    dialled,
    format_phone,
    join_phone,
    likely_email,
    parse_reach,
)

PHONE = "+14155550132"


@pytest.mark.parametrize(
    "text",
    [
        "415 555 0132",
        "my number is 415 555 0132 thanks",
        "(415) 555-0132",
        "415.555.0132",
        "4155550132",
        "+1 415 555 0132",
        "1-415-555-0132 after five",
        "0014155550132",
        "four one five five five five oh one three two",
        "four one five triple five 0 1 3 2",
    ],
)
def test_a_number_is_understood_as_people_write_and_say_it(text: str) -> None:
    assert parse_reach(text, "US") == Reach(phone=PHONE)


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("+44 20 7946 0958", "US", "+442079460958"),
        ("0044 20 7946 0958", "US", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
    ],
)
def test_numbers_of_other_countries(text: str, country: str, phone: str) -> None:
    assert parse_reach(text, country) == Reach(phone=phone)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("jo@example.com", "jo@example.com"),
        ("it's Jo.Bloggs+pt@my-mail.co.uk.", "Jo.Bloggs+pt@my-mail.co.uk"),
        ("jo at example dot com", "jo@example.com"),
        ("jo dot b underscore 2 (at) gmail (dot) com", "jo.b_2@gmail.com"),
        ("<jo@example.com>", "jo@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("\uff4d\uff4f@example.com", "mo@example.com"),
        ("o\u2019brien@example.com", "o'brien@example.com"),
        ("it's 'jo@example.com'", "jo@example.com"),
    ],
)
def test_an_address_is_understood_as_people_write_and_say_it(text: str, email: str) -> None:
    assert parse_reach(text, "US") == Reach(email=email)


@pytest.mark.parametrize("text", ["ext 12", "x12", "extension 12", "ext. 12"])
def test_an_extension_is_kept_and_read_back(text: str) -> None:
    found = parse_reach(f"415 555 0132 {text}", "US")
    assert found == Reach(phone=f"{PHONE};ext=12")
    assert format_phone(f"{PHONE};ext=12", "US") == "(415) 555-0132 ext. 12"


@pytest.mark.parametrize(
    ("email", "meant"),
    [
        ("sam@gmial.com", "sam@gmail.com"),
        ("sam@gmail.con", "sam@gmail.com"),
        ("Sam@Hotmial.com", "Sam@hotmail.com"),
        ("sam@yaho.com", "sam@yahoo.com"),
        ("sam@gmail.com", None),
        ("sam@yahoo.co.uk", None),
        ("sam@mail.com", None),
        ("sam@ymail.com", None),
        ("sam@email.com", None),
        ("sam@example.com", None),
    ],
)
def test_a_slip_in_a_large_providers_name_is_seen(email: str, meant: str | None) -> None:
    assert likely_email(email) == meant


@pytest.mark.parametrize(
    ("first", "second", "phone"),
    [
        ("415 555", "0132", PHONE),
        ("415 555 01", "32", PHONE),
        ("415 555 01", "0132 at the end", PHONE),
        ("+44 20 7946", "0958", "+442079460958"),
        ("555 01", "0132 at the end", None),
        ("", "415", None),
        ("12", "Jo", None),
    ],
)
def test_a_number_in_two_parts_is_joined(first: str, second: str, phone: str | None) -> None:
    assert join_phone(first, second, "US") == phone


def test_both_in_one_message_are_both_kept() -> None:
    assert parse_reach("415-555-0132 or jo@example.com", "US") == Reach(PHONE, "jo@example.com")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "12345",
        "555-0132",
        "jo@",
        "jo@example",
        "I sit at home. Come on",
        "10 minutes, 3 times a day, 20 reps",
        "call me at work",
        "999 999 999 999 999 999",
        "since 2019-2020",
    ],
)
def test_what_reaches_nobody(text: str) -> None:
    assert parse_reach(text, "US") is None


@pytest.mark.parametrize(
    ("phone", "shown"),
    [(PHONE, "(415) 555-0132"), ("+442079460958", "+44 20 7946 0958")],
)
def test_numbers_are_read_back_as_people_write_them(phone: str, shown: str) -> None:
    assert format_phone(phone, "US") == shown


@pytest.mark.parametrize(
    ("number", "country", "dials"),
    [
        ("(206) 555-0142", "US", "+12065550142"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("911", "US", "911"),
        ("112 or 999", "IE", "112"),
        ("116 117", "DE", "116117"),
    ],
)
def test_a_phone_dials_the_country_in_front_of_a_whole_number_alone(
    number: str, country: str, dials: str
) -> None:
    assert dialled(number, country) == dials
