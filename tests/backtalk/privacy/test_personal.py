"""Personal data is found in what visitors write, and what danger is told by stays."""

import pytest

from backtalk.privacy.personal import is_personal, scrub
from tests.backtalk.privacy.fifty import FIFTY


def test_there_are_fifty() -> None:
    assert len(FIFTY) == 50
    assert all(planted in text for text, planted in FIFTY)


@pytest.mark.parametrize(("text", "planted"), FIFTY)
def test_it_is_replaced_and_the_rest_stays(text: str, planted: str) -> None:
    masked = scrub(text, "US")
    assert not any(part.casefold() in masked.casefold().split() for part in planted.split())
    assert planted.casefold() not in masked.casefold()
    assert scrub(masked, "US") == masked
    assert is_personal(text, "US")
    assert not is_personal(masked, "US")
    assert len(set(masked.split()) & set(text.split())) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "I'm 54 and my back hurts",
        "fever of 39.4 since yesterday, 102.5 this morning",
        "naproxen 500 mg twice a day for 10 days",
        "31 weeks pregnant with back pain",
        "numb since 6 am on Tuesday, now it's 4 pm",
        "3 sets of 12 reps, 30 seconds each side",
        "blood pressure 180/110 and chest pain",
        "L4/L5 disc bulge 4mm, S1 nerve root",
        "on steroids for ms relapses",
        "Can I do the McKenzie exercises or the Alexander technique?",
        "a positive Thomas test, what does it mean",
        "Will it heal by May or June?",
        "Will mark my calendar. Hope it helps",
        "I AM GOING TO KILL MYSELF IF THIS DOESNT STOP".lower(),
        "my doctor said I should rest. One side is worse",
        "I walk 20 minutes on the road every day",
        "hip pain since 2019, worse in the last 2 months",
        "gabapentin 300mg at night",
        "My Hip Hurts When I Sit Down",
        "thanks, that helped",
        "Hi there, is foam rolling safe?",
        "pain grade 7/10 for 3 weeks",
    ],
)
def test_ages_temperatures_doses_and_durations_stay(text: str) -> None:
    assert scrub(text, "US") == text


def test_capitals_alone_hide_nothing_that_danger_is_told_by() -> None:
    assert scrub("I AM SHAKING AND CANT FEEL MY LEGS", "US") == "i am shaking and cant feel my legs"
