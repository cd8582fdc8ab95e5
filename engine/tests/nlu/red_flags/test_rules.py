"""Which rows a message meets, and what of it is not meant."""

from collections.abc import Sequence
from typing import Any

import pytest

from backtalk_engine.nlu.red_flags.patterns import PatternError, parse
from backtalk_engine.nlu.red_flags.rules import Rules

from .rows import ROWS, WORDS, rules

RULES = rules()


def met(message: str, earlier: Sequence[str] = ()) -> list[str]:
    """Rows that alarm or wait, with their outcome."""
    hits = RULES.judge(message, earlier).hits
    order = ("emergency_now", "same_day", "soon")
    met = sorted(
        (hit for hit in hits if hit.outcome in order), key=lambda h: order.index(h.outcome)
    )
    return [f"{hit.red_flag_id} {hit.outcome}" for hit in met]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("my groin is numb", ["saddle emergency_now"]),
        ("numbness round the back passage", ["saddle emergency_now"]),
        ("I have no feeling between my legs", ["saddle emergency_now"]),
        ("my hand is numb", []),
        ("my hand is numb. The groin aches.", []),
        ("back pain since monday, and i have a fever", ["infection same_day"]),
        ("Fever. Tired. My back hurts.", ["infection same_day"]),
        ("fever, confused, back pain", ["infection emergency_now"]),
        ("i cant really lift up my foot", ["lift same_day"]),
        ("i lift my foot, i cant complain", []),
        ("mum is 82 and had a fall", ["older same_day"]),
        ("im 30 and had a fall", []),
        ("i took 12 pills", ["older same_day"]),
        ("i took 2 pills", []),
        ("33+4, back hurts", ["pregnancy same_day"]),
        ("pain 9+1 of 10, back hurts", []),
        ("8 out of 80 since the fall", []),
        ("fall, 80 on the left", []),
        ("she fell at 80", ["older same_day"]),
        ("losing weight and my groin is numb", ["saddle emergency_now", "weight soon"]),
    ],
)
def test_a_pattern_is_met_or_not(message: str, expected: list[str]) -> None:
    assert met(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        "my groin is not numb",
        "never had a numb groin",
        "no fever, numb groin or weakness",
        "numb groin? no",
        "numb groin ruled out",
        "numb groin years ago",
        "numb groin after surgery, healed",
        "had a numb groin. Fine now",
        "numb groin, same as ever",
        "my dog has a numb groin",
        "in the film he has a numb groin",
        "what is a numb groin",
        "worried it might be a numb groin",
        "my groin does the dead bug",
        "numb after the dentist, and my groin aches",
        "numb groin on a long drive",
        "i have no fever but my back hurts",
    ],
)
def test_what_is_denied_over_or_not_meant_meets_nothing(message: str) -> None:
    assert met(message) == []


@pytest.mark.parametrize(
    "message",
    [
        "no fever but my groin is numb",
        "no fever, numb in the groin since today",
        "not sure but my groin feels numb",
        "no idea why, my groin is numb",
        "fine until today, groin numb",
        "numb groin years ago and now again numb groin",
        "numb groin last year, worse again",
        "my dog knocked me over and my groin is numb",
        "tripped over the cat, groin numb",
        "slipped on the cat, numb groin",
        "no fever, i have a numb groin",
        "NUMB GROIN",
        "my groin😭is numb",
        "fever,groin,numb",
        "мне плохо groin numb спина",
        f"{'we like walking on sunny days. ' * 30} my groin is numb",
    ],
)
def test_a_sign_that_is_there_is_found(message: str) -> None:
    assert "saddle emergency_now" in met(message)


def test_what_was_once_had_counts_and_what_was_never_had_does_not() -> None:
    assert met("had cancer years ago, new back pain") == ["cancer same_day"]
    assert met("never had cancer, just back pain") == []


def test_the_visitors_own_words_are_kept() -> None:
    (hit,) = RULES.judge("Since Monday my GROIN feels really numb").hits
    assert hit.words == "GROIN … numb"


@pytest.mark.parametrize(
    ("message", "outcome", "weak"),
    [
        ("my groin is numb", "emergency_now", False),
        ("my groin is numb when sitting", "check", True),
        ("my hand is numb", "check", False),
        ("my hand is numb, it goes when i move", "check", True),
        ("my groin is numb, it goes when i move", "emergency_now", False),
    ],
)
def test_what_else_is_said_makes_or_keeps_a_sign_vague(
    message: str, outcome: str, weak: bool
) -> None:
    (hit,) = RULES.judge(message).hits
    assert (hit.outcome, hit.weak) == (outcome, weak)


def test_a_hyphen_inside_of_a_word_ends_no_denial() -> None:
    assert met("no burning-hot numb groin") == []
    assert met("no fever - numb groin") == ["saddle emergency_now"]


def test_a_contraction_is_a_word_though_its_apostrophe_is_gone() -> None:
    words = {**WORDS, "words": {**WORDS["words"], "fever": ["wave"]}}
    assert Rules(ROWS, words).judge("weve back pain").hits == []


def test_one_sign_alone_asks() -> None:
    (hit,) = RULES.judge("my hand is numb").hits
    assert (hit.red_flag_id, hit.outcome) == ("saddle", "check")


def test_words_that_are_ordinary_by_themselves_are_a_hint() -> None:
    (hit,) = RULES.judge("my bottom is sore").hits
    assert (hit.red_flag_id, hit.outcome) == ("saddle", "hint")


@pytest.mark.parametrize(
    ("message", "other"),
    [
        ("my groin is numb", False),
        ("my dad has a numb groin", True),
        ("numb groin, please help", False),
        ("my wife says i have a numb groin", False),
        ("my wife is fine. My groin is numb", False),
        ("he is 80 and his groin is numb", True),
    ],
)
def test_whose_it_is(message: str, other: bool) -> None:
    (hit,) = (hit for hit in RULES.judge(message).hits if hit.red_flag_id == "saddle")
    assert hit.other is other


@pytest.mark.parametrize(
    ("message", "denied"),
    [
        ("no fever", ["infection"]),
        ("i never had cancer", ["cancer"]),
        ("my groin is numb, no fever", ["infection"]),
        ("no fever before, but now fever and back pain", []),
        ("my hip is stiff", []),
    ],
)
def test_what_is_denied_is_told(message: str, denied: list[str]) -> None:
    assert RULES.judge(message).denied == denied


@pytest.mark.parametrize(
    ("message", "touched"),
    [("fever", True), ("my bottom", True), ("between 10 and 12", False), ("Hope Smith", False)],
)
def test_whether_a_word_of_a_sign_is_there(message: str, touched: bool) -> None:
    assert RULES.judge(message).touched is touched


@pytest.mark.parametrize(
    ("earlier", "message", "expected"),
    [
        (["my back hurts"], "and now i have a fever", ["infection same_day"]),
        (["My back hurts.", "since monday"], "shivers too", ["infection same_day"]),
        (["it is all numb."], "in the groin", ["saddle emergency_now"]),
        (["in the groin"], "it is numb", ["saddle emergency_now"]),
        (["numb. The foot aches"], "in the groin", []),
        (["my back hurts"], "no fever", []),
        (["no fever"], "my back hurts", []),
        (["i had cancer in 2016"], "my back hurts", ["cancer same_day"]),
        (["my foot. cant lift"], "my foot", []),
        (["cant lift"], "my foot", []),
        (["my back hurts", "i have a fever"], "confused", ["infection emergency_now"]),
        (["my back hurts", "i have a fever"], "which stretch helps", []),
        (["my groin is numb"], "which stretch helps a bottom", []),
        (["the dentist made it numb " + "very " * 30], "groin", []),
        (["losing weight"], "my back hurts", []),
        (["😀"], "fever, my back hurts", ["infection same_day"]),
        (["\u200b", "my back hurts"], "shivers", ["infection same_day"]),
    ],
)
def test_a_sign_joins_those_of_the_messages_before_it(
    earlier: list[str], message: str, expected: list[str]
) -> None:
    assert met(message, earlier) == expected


def test_what_was_written_in_two_messages_is_quoted_from_both() -> None:
    (hit,) = RULES.judge("and now shivers", ["my back hurts, at work"]).hits
    assert hit.words == "back hurts … shivers"


def test_a_sign_of_somebody_else_stays_theirs_in_the_next_message() -> None:
    (hit,) = RULES.judge("and a fever", ["my mum says her back hurts"]).hits
    assert hit.other


@pytest.mark.parametrize("message", ["", "   ", "😀", "," * 500, "a" * 1000, "no " * 300, "\n\n"])
def test_any_message_can_be_judged(message: str) -> None:
    assert met(message) == []


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("<numb> & <nowhere>", "<nowhere>"),
        ("<numb> &", "nothing between"),
        ("cant ... ... feel", "nothing between"),
        ("very <numb>", 'put "..." between'),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str, complaint: str) -> None:
    row: dict[str, Any] = {"patterns": {"emergency_now": [pattern]}}
    with pytest.raises(PatternError, match=complaint.replace(".", r"\.")):
        Rules({"x": row}, WORDS)


@pytest.mark.parametrize("entry", ["<nowhere>", "<numb>"])
def test_a_list_that_names_itself_or_nothing_is_refused(entry: str) -> None:
    words = {**WORDS, "words": {**WORDS["words"], "numb": [entry]}}
    with pytest.raises(PatternError, match="The list <numb>"):
        Rules(ROWS, words)


def test_a_pattern_names_all_that_it_needs() -> None:
    assert parse("<a> & b ... <c> + d").atoms == {"<a>", "b", "<c>", "d"}


@pytest.mark.parametrize("message", ["no my groin is numb", "no it is numb, my groin"])
def test_no_before_a_subject_is_an_answer_and_denies_nothing(message: str) -> None:
    assert met(message) == ["saddle emergency_now"]


def test_a_hit_says_which_signs_would_do_as_well() -> None:
    (hit,) = RULES.judge("my groin is numb").hits
    assert hit.signs == ["<numb>", "<saddle>"]
    assert ("<numb>", "no feeling") not in RULES.judge("i have no feeling there").denied_signs
    assert ("<numb>", "numb") in RULES.judge("i'm not numb").denied_signs


def test_that_all_is_well_takes_a_row_back() -> None:
    assert RULES.judge("my bottom feels normal").taken_back == ["saddle"]
    assert RULES.judge("my groin aches").taken_back == []


def test_what_began_before_the_message_is_no_sign_of_it() -> None:
    assert met("i leak, it started in may") == ["leak same_day"]
    assert met("i leak", ["my training started"]) == []
