"""A word for yes or no means the same wherever it is asked for."""

import pytest

from actions.contact.said import Said
from actions.nlu import wishes
from actions.red_flags import extract
from backtalk import yes_no
from backtalk.privacy import names


def said(text: str) -> Said:
    return Said(text, "inform", 0.2, {})


@pytest.mark.parametrize("word", [*yes_no.YES, *yes_no.SHORT_YES, *yes_no.CERTAINLY])
def test_a_yes_is_one_to_a_form_to_consent_and_to_an_alarm(word: str) -> None:
    for text in (word, f"{word.capitalize()}!", f"{word} please"):
        assert said(text).consents
        assert said(text).yes
        assert not said(text).no
        assert extract.yes_or_no(text) == "yes"


@pytest.mark.parametrize("word", [*yes_no.NO, "n", "nooo"])
def test_a_no_is_one_to_a_form_and_to_an_alarm(word: str) -> None:
    for text in (word, f"{word.capitalize()}."):
        assert said(text).no
        assert not said(text).yes
        assert not said(text).consents
        assert extract.yes_or_no(text) == "no"


@pytest.mark.parametrize("word", [*yes_no.YES, *yes_no.NO])
def test_neither_is_a_name_or_hides_what_is_wished_for(word: str) -> None:
    assert names.bare(word) is None
    assert wishes.wish(f"{word}, say that again") == "repeat"
    assert extract.lifting(f"{word}, i'm at the hospital") == "getting_help"


@pytest.mark.parametrize("text", ["yes but not now", "sure, i don't agree", "yes i'm not sure"])
def test_a_yes_that_is_taken_back_is_none(text: str) -> None:
    assert not yes_no.agrees(text)


@pytest.mark.parametrize(
    "text", ["skip", "no thanks", "n/a", "Nah", "rather not say", "never mind"]
)
def test_who_would_rather_not_say_is_asked_no_more(text: str) -> None:
    assert yes_no.skips(text)
    assert not yes_no.skips(f"{text} my hip hurts")
