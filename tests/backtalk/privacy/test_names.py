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
        ("J", "J"),
        ("An Nguyen", "An Nguyen"),
        ("Long Tran", "Long Tran"),
        ("Can Yilmaz", "Can Yilmaz"),
        ("Hope Love", "Hope Love"),
        ("नरेंद्र मोदी", "नरेंद्र मोदी"),
        ("Zoe\u0308 Ha\u0304mi", "Zo\u00eb H\u0101mi"),
        ("M\u0331ary", "M\u0331ary"),
        ("Jo 😊", "Jo 😊"),
        ("John Smith 3rd", "John Smith 3rd"),
        ("my name is John Smith 3rd", "John Smith 3rd"),
        ("my name is Long", "Long"),
        (
            "Maria del Carmen Gabriela Fernandez de la Vega Ruiz",
            "Maria del Carmen Gabriela Fernandez de la Vega Ruiz",
        ),
        ("Jo?", None),
        ("😊", None),
        ("Foam Rolling", None),
        ("12", None),
        ("<script>", None),
        ("a" * 201, None),
    ],
)
def test_answers_to_what_is_your_name(text: str, name: str | None) -> None:
    assert names.bare(text) == name


def test_a_name_before_a_number() -> None:
    assert names.leading("Jo Bloggs 415 555 0132") == "Jo Bloggs"
    assert names.leading("call 415 555 0132") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("long", "long"),
        ("sore back", "sore back"),
        ('Robert "Bob" Lee', 'Robert "Bob" Lee'),
        ("it's x", "x"),
        ("R2", "R2"),
        ("Jo?", None),
        ("415 555 01", None),
        ("call 415 555 01", None),
        ("jo@example", None),
        ("!!", None),
    ],
)
def test_who_insists_is_believed(text: str, name: str | None) -> None:
    assert names.bare(text, sure=True) == name


def test_words_keep_their_marks() -> None:
    assert names.words("O'Neil-Smith नरेंद्र 3rd 😊") == ["O", "Neil", "Smith", "नरेंद्र", "rd"]
