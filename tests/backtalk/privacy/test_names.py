import pytest

from backtalk.privacy import names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm Jo Bloggs, 415-555-0132, mornings are best", "Jo Bloggs"),
        ("my name is jo", "jo"),
        ("hi, my name's O'Neil-Smith and my back hurts", "O'Neil-Smith"),
        ("call me Jo please", "Jo"),
        ("this is Ana de la Cruz", "Ana de la Cruz"),
        ("no, my name is actually Joe", "Joe"),
        ("i'm sore", None),
        ("I am Pregnant", None),
        ("its hurting", None),
        ("can you call me on monday", None),
        ("Call me back", None),
        ("what is the name of the stretch?", None),
        ("I'm 43", None),
    ],
)
def test_introductions(text: str, name: str | None) -> None:
    assert names.introduced(text) == name


def test_strictly_i_am_is_no_introduction() -> None:
    assert names.introduced("I'm Austrian", strictly=True) is None
    assert names.introduced("my name is Jo", strictly=True) == "Jo"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jo bloggs", "jo bloggs"),
        ("José Hernández", "José Hernández"),
        ("李小龍", "李小龍"),
        ("Bloggs, Jo", "Bloggs, Jo"),
        ("J. R. Bloggs", "J. R. Bloggs"),
        ("Ng", "Ng"),
        ("Jo!", "Jo"),
        ("Jo here", "Jo"),
        ("it's jo bloggs", "jo bloggs"),
        ("foam rolling", None),
        ("how long do I roll", None),
        ("sciatica can hurt", None),
        ("fever since monday", None),
        ("yes", None),
        ("x", None),
        ("Jo?", None),
        ("12", None),
        ("<script>", None),
        ("a" * 200, None),
    ],
)
def test_answers_to_what_is_your_name(text: str, name: str | None) -> None:
    assert names.bare(text) == name


def test_a_name_before_a_number() -> None:
    assert names.leading("Jo Bloggs 415 555 0132") == "Jo Bloggs"
    assert names.leading("call 415 555 0132") is None
