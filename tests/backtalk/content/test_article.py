"""Every idea of the clinic's article stands in a topic, worded with care."""

import re

import pytest

from backtalk.content import Content

IDEAS = [
    ("hip_back_link/what", "share the work when you bend, turn"),
    ("hip_back_link/what", "muscles, tendons and ligaments"),
    ("hip_back_link/what", "carry your weight and move you"),
    ("hip_back_link/what", "if a hip moves less, .* compensation"),
    ("hip_back_link/compensation", "the low back may bend or turn more"),
    ("hip_back_link/why", "extra work adds up over time"),
    ("hip_back_link/why", "a link in some people, not a cause"),
    ("hip_back_link/cause", "the back then works harder"),
    ("hip_back_link/loading", "loading is when you bend"),
    ("hip_back_link/loading", "unloading is when you"),
    ("hip_back_link/loading", "all moves that way"),
    ("hip_back_link/loading", "bend to pick something up: that loads"),
    ("hip_back_link/bending", "can't fold all the way, your low back bends more"),
    ("hip_back_link/rotation", "if your hips don't turn well, your back may turn more"),
    ("hip_back_link/rotation", "low back doesn't love that extra work over time"),
    ("hip_back_link/harm", "extra stress over time"),
    ("hip_back_link/harm", "no proof that they damage your back"),
    (
        "hip_back_link/what_to_do",
        "stretch your hips, roll .*, train your core and hips, and move often",
    ),
    ("hip_back_link/article", "hips that move well and are strong can help your back"),
    ("hip_back_link/article", "results differ from person to person"),
    ("low_back_pain/what", "one often missed piece: how your hips move"),
    ("hip_tightness/what", "don't move as far"),
    ("hip_tightness/what", r"\(hip flexors\) and the buttock muscles that turn the leg out"),
    ("stretching/active", "active stretch"),
    ("stretching/opening", "help your hips move further"),
    ("stretching/active_or_held", "last longer, but that is not proven"),
    (
        "stretching/opening",
        "front of the hip, .* buttock and outer hip.* both spots often get tight",
    ),
    ("stretching/hip_flexor_video", "the clinic has a short one"),
    ("stretching/outer_hip_video", "the clinic has one for the hip rotators"),
    (
        "foam_rolling/what",
        "a roller or a ball on the front of the hip, the buttocks and nearby muscles",
    ),
    ("foam_rolling/ball_what", "presses on small tight spots. the clinic uses it for the buttocks"),
    ("foam_rolling/help_hips", "feel looser for a short time"),
    ("foam_rolling/feel_looser", "blood flow"),
    ("foam_rolling/stretch_order", "rolling first, so that stretching feels easier"),
    ("foam_rolling/ball_video", "likes to use with patients"),
    ("foam_rolling/ball_video", "this one hurts"),
    ("foam_rolling/ball_hurts", "this one hurts, but you don't have to push through"),
    ("foam_rolling/ball_hurts", "breathe slowly"),
    ("core_stability/exercises", "brace your trunk or keep it from moving"),
    ("core_stability/unstable", "parts of the low back that move a lot"),
    ("core_stability/why", "strong muscles around your middle and hips"),
    ("core_stability/sport", "in sport as in daily life"),
    ("core_stability/video", "links core exercise videos"),
    ("hip_tightness/sitting", "long sitting goes with stiffer hips"),
    ("regular_movement/opening", "stand up, stretch or take a short walk"),
    ("regular_movement/why", "keeps your hips from feeling stiff"),
    ("consistency/why", "consistency is key"),
    ("consistency/why", "part of your daily routine"),
    ("consistency/together", "strain off your low back"),
    (
        "consistency/how_long",
        "your back will likely feel better .* it helps some people, but not all",
    ),
    ("beyond/comments", "tell us about your back or hip, call"),
    ("beyond/comments", "health details in public comments"),
]
"""What the article says, or what must be said with it, and the answer that is asked for it."""


@pytest.mark.parametrize(("answer", "idea"), IDEAS)
def test_the_answer_has_the_idea(content: Content, answer: str, idea: str) -> None:
    assert re.search(idea, " ".join(content.answers[answer].text.lower().split()))


@pytest.mark.parametrize(
    ("exercise", "link"),
    [
        ("hip_flexor_stretch", "https://youtube.com/shorts/PspC9aN1hhc?feature=share"),
        ("external_rotator_stretch", "https://youtu.be/f7ro1QtdyCQ."),
        ("glute_ball", "https://youtu.be/HQz4744idt8"),
        ("core_1", "https://youtube.com/shorts/zHMo7T5lg_w?feature=share"),
        ("core_2", "https://youtube.com/shorts/IaPWm-hVBI?feature=share"),
        ("core_3", "https://youtu.be/akVsR_IFaBc"),
    ],
)
def test_the_six_links_are_kept_as_published(content: Content, exercise: str, link: str) -> None:
    assert content.exercise(exercise).video.as_in_article == link


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("hip_flexor_stretch", "stretching/hip_flexor_video"),
        ("external_rotator_stretch", "stretching/outer_hip_video"),
        ("glute_ball", "foam_rolling/ball_video"),
        ("core_1", "core_stability/video"),
        ("core_2", "core_stability/big_three"),
        ("core_3", "core_stability/video"),
    ],
)
def test_who_asks_for_an_exercise_of_the_article_gets_its_card(
    content: Content, exercise: str, answer: str
) -> None:
    assert exercise in content.answers[answer].cards


@pytest.mark.parametrize(
    "topic",
    [
        "hip_back_link", "low_back_pain", "sciatica", "exercise_safety", "stretching",
        "core_stability", "consistency",
    ],
)  # fmt: skip
def test_the_safety_net_names_emergency_signs(content: Content, topic: str) -> None:
    said = (content.topic(topic).safety_net or "").lower()
    assert "numbness between your legs" in said
    assert "weak" in said


@pytest.mark.parametrize("answer", ["low_back_pain/safe", "sciatica/safe"])
def test_who_asks_if_it_is_serious_is_told_the_emergency_signs(
    content: Content, answer: str
) -> None:
    said = " ".join(content.answers[answer].paragraphs).lower()
    assert "get help now for numbness between your legs" in said
    assert "weak" in said
