"""What a message takes back."""

import pytest

from backtalk_engine.nlu.words.corrections import without_denied


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("nah not the groin more my low back when i get up", "more my low back when i get up"),
        ("no its just the low back, no leg stuff", "just the low back"),
        ("i meant the hip at night not back", "the hip at night"),
        ("forget the ball, what is the one thing to do", "what is the one thing to do"),
        ("no i ask how long it stays", "how long it stays"),
        ("i can't kneel at all", "i can't kneel at all"),
        ("is it bad if i do not feel it", "is it bad if i do not feel it"),
        ("what if i do not have insurance", "what if i do not have insurance"),
        ("not my back", "not my back"),
        ("its not from sport its from my chair at work", "its from my chair at work"),
        ("never had an accident or anything. 3 months now", "3 months now"),
        ("not even stiff tbh just sore at night", "just sore at night"),
        ("i didnt do any yoga yet. its the bike i meant", "i . its the bike i meant"),
        ("how do i do it without a mat", "how do i do it without a mat"),
        ("no leg pain no tingling, just an ache. is that bad", "just an ache. is that bad"),
        ("i said i dont have leg pain. is a spasm bad", "is a spasm bad"),
        ("no numbness or tingling, only an ache", "only an ache"),
        ("it doesnt hurt in my back, its the hip. now what", "its the hip. now what"),
        ("it doesnt hurt when i sit", "it doesnt hurt when i sit"),
        (
            "it doesnt go down the leg just across the back. is it a disc",
            "just across the back. is it a disc",
        ),
        ("i dont have a standing desk. just the stretch", "just the stretch"),
        (
            "it doesnt hurt just clicks at the front. how does it get stronger",
            "just clicks at the front. how does it get stronger",
        ),
        ("i dont lift weights. i lift patients", "i lift patients"),
        ("thats back pain. i mean the sciatica. how long", "the sciatica. how long"),
        ("that is for pregnant women. which are right for me", "which are right for me"),
        ("i don't sleep well, what helps", "i don't sleep well, what helps"),
        ("ok no stretching then. which exercise first", "ok . which exercise first"),
        ("something for her hips, no crossing legs she cant", "something for her hips, she cant"),
        ("no she cant cross them. other hip exercises pls", "other hip exercises pls"),
        ("i cant cross my legs any more, what helps", "i cant cross my legs any more, what helps"),
        ("no equipment, what can i do", "no equipment, what can i do"),
        ("its been no use, what else is there", "its been no use, what else is there"),
    ],
)
def test_what_is_denied_counts_for_nothing(text: str, left: str) -> None:
    assert without_denied(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("im 44 and my back is stiff in the morning", "my back is stiff in the morning"),
        ("hes 38, a builder with a sore back", "a builder with a sore back"),
        ("my hip (34m) clicks", "my hip clicks"),
        ("a 25 year old runner with a sore hip", "a runner with a sore hip"),
        ("i am 71 and had my hip replaced", "i am 71 and had my hip replaced"),
        ("im 24 weeks pregnant", "im 24 weeks pregnant"),
        ("i'm 60 kg and my back hurts", "i'm 60 kg and my back hurts"),
        ("im 20 minutes in and it hurts", "im 20 minutes in and it hurts"),
    ],
)
def test_an_age_between_young_and_old_tells_nothing(text: str, left: str) -> None:
    assert without_denied(text) == left
