"""Every idea of the clinic's article stands in a topic, worded with care."""

import re

import pytest

from backtalk.content import Content

IDEAS = [
    ("hip_back_link", "share the work when you bend and turn"),
    ("hip_back_link", "hips .* gets less thought"),
    ("hip_back_link", "muscles, tendons and ligaments"),
    ("hip_back_link", "hold up your weight and help you move"),
    ("hip_back_link", "compensation"),
    ("hip_back_link", "extra work adds up over time and can lead to pain"),
    ("hip_back_link", "loading"),
    ("hip_back_link", "unloading"),
    ("hip_back_link", "in sport and in daily life"),
    ("hip_back_link", "bend forward to pick something up, that is loading"),
    ("hip_back_link", "can't fold all the way, your low back has to make up for it"),
    ("hip_back_link", "turning is a big part of how the body loads and unloads"),
    ("hip_back_link", "low part of your spine makes up for it with extra turn"),
    ("hip_back_link", "low back doesn't love all this extra work"),
    ("hip_back_link", "may move a bit more there to help"),
    ("hip_tightness", "does not move as far"),
    ("hip_tightness", "hip flexors at the front, and the glutes and hip rotators"),
    ("stretching", "active stretch"),
    ("stretching", "help your hips move further"),
    ("stretching", "longer than held ones. a small study did not find that"),
    ("stretching", "two groups of muscles often get tight"),
    ("stretching", "video that shows how to do the hip flexor stretch"),
    ("stretching", "video that shows how to do the hip external rotator stretch"),
    ("foam_rolling", "foam roller or a lacrosse ball"),
    ("foam_rolling", "front of the hip, the buttocks and the muscles near them"),
    ("foam_rolling", "feel looser for a short time"),
    ("foam_rolling", "blood flow"),
    ("foam_rolling", "rolling before a stretch, to get muscles ready"),
    ("foam_rolling", "likes to use with patients"),
    ("foam_rolling", "hurts, so try hard to relax and focus on your breathing"),
    ("foam_rolling", "does not mean you should push through"),
    ("core_stability", "brace your trunk, or to keep it still"),
    ("core_stability", "parts of the low back that (?:tend to )?move a lot"),
    ("core_stability", "muscles around your middle and hips"),
    ("regular_movement", "sit for a long time and hips can feel tight"),
    ("regular_movement", "stand up, stretch, or take a short walk"),
    ("regular_movement", "keeps hips from feeling stiff"),
    ("consistency", "consistency is key"),
    ("consistency", "part of your daily routine"),
    ("consistency", "strain off the low back and help you move well"),
    ("consistency", "your back will likely feel better. it helps some people, but not all"),
    ("consistency", "struggling with low back pain, contact the clinic"),
    ("consistency", "health details in public comments"),
    ("low_back_pain", "one often missed piece"),
]


@pytest.mark.parametrize(("topic", "idea"), IDEAS)
def test_the_topic_has_the_idea(content: Content, topic: str, idea: str) -> None:
    assert re.search(idea, content.topic(topic).text.lower())


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


@pytest.mark.parametrize("topic", ["hip_back_link", "low_back_pain", "sciatica", "exercise_safety"])
def test_the_safe_answer_names_emergency_signs(content: Content, topic: str) -> None:
    found = content.topic(topic)
    safe = next(answer for answer in found.answers if answer.id.endswith("/safe"))
    said = f"{safe.text} {found.safety_net}".lower()
    assert "numbness between your legs" in said
    assert "weak" in said
