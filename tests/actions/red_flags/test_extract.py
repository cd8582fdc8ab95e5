"""Typed answers to an alarm and to a check: what counts, and above all what does not."""

import pytest

from actions.red_flags.extract import lifting, yes_or_no


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("im getting help", "getting_help"),
        ("I'm getting help.", "getting_help"),
        ("ok thanks, I am getting help now", "getting_help"),
        ("going to the ER now", "getting_help"),
        ("on my way to a&e", "getting_help"),
        ("I called 911", "getting_help"),
        ("my wife is driving me to the hospital", "getting_help"),
        ("the ambulance is on its way", "getting_help"),
        ("i'll call my doctor now", "getting_help"),
        ("calling an ambulance", "getting_help"),
        ("my doctor checked it", "clinician_checked"),
        ("a clinician has checked this", "clinician_checked"),
        ("my gp has already looked at it", "clinician_checked"),
        ("ive seen my doctor about it", "clinician_checked"),
        ("it's been checked by the hospital", "clinician_checked"),
        ("yes, the er checked me yesterday", "clinician_checked"),
        ("thats not happening", "not_happening"),
        ("That isn't happening", "not_happening"),
        ("no, this isn't happening to me", "not_happening"),
        ("i dont have any of those", "not_happening"),
        ("false alarm", "not_happening"),
        ("sorry, i was joking", "not_happening"),
        ("you misunderstood me", "not_happening"),
        ("ok theres an urgent care, ill go there now. how do i sit till then", "getting_help"),
        ("we're heading to the er now, which way do i lie?", "getting_help"),
    ],
)
def test_the_three_answers_in_words(text: str, answer: str) -> None:
    assert lifting(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "i'm fine",
        "im fine thanks",
        "ok thanks",
        "yes",
        "no",
        "hi",
        "should i call 911?",
        "i'm not getting help",
        "i cant call an ambulance",
        "i don't want to go to the hospital",
        "my doctor hasn't checked it",
        "can a doctor check it",
        "i need a doctor to check it",
        "i should call my doctor",
        "maybe i'll call my doctor tomorrow",
        "my doctor checked it but it is worse now",
        "thats not happening yet",
        "i don't have time for that",
        "i don't have any feeling",
        "my doctor checked my blood pressure",
        "it is happening",
        "i was checked in 2015",
        "call the clinic for me",
        "how do i stretch my hips",
        "",
    ],
)
def test_nothing_else_lifts_an_alarm(text: str) -> None:
    assert lifting(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no", "no"),
        ("No.", "no"),
        ("none", "no"),
        ("none of these", "no"),
        ("nope, none of that", "no"),
        ("no thanks", "no"),
        ("no, nothing like that", "no"),
        ("no i don't", "no"),
        ("none of that is happening", "no"),
        ("no, i'm fine", "no"),
        ("yes", "yes"),
        ("yeah the first one", "yes"),
        ("the second one", "yes"),
        ("both", "yes"),
        ("maybe", "yes"),
        ("not sure", "yes"),
        ("i'm not sure", "yes"),
        ("a bit", "yes"),
        ("sometimes", "yes"),
        ("i think so", "yes"),
        ("i am", "yes"),
        ("it is sometimes", "yes"),
        ("both legs", "yes"),
        ("i am not", None),
        ("i am fine", "no"),
        ("i do not", "no"),
        ("it is not", "no"),
        ("both legs are fine", None),
        ("it is only my knee", None),
        ("no feeling down there", None),
        ("no control over my bladder", None),
        ("no, just the numb bit", None),
        ("no but my foot is numb", None),
        ("none apart from the numbness", None),
        ("not really able to pee", None),
        ("ok", None),
        ("ok thanks", None),
        ("fine", None),
        ("why do you ask", None),
        ("is that bad?", None),
        ("what is sciatica", None),
        ("", None),
    ],
)
def test_yes_and_no_to_a_check(text: str, answer: str | None) -> None:
    assert yes_or_no(text) == answer
