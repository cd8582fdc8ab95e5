import re

import pytest

from backtalk.content import Content

TOPICS = {
    *("low_back_pain", "sciatica", "hip_pain", "hip_tightness", "hip_back_link", "stretching"),
    *("foam_rolling", "core_stability", "exercise_safety", "consistency", "regular_movement"),
    *("daily_life", "posture", "conditions", "life_stages", "activities", "therapy"),
    *("front_desk", "beyond"),
}


def test_the_topics_are_there(content: Content) -> None:
    assert set(content.topics) == TOPICS


def test_ids_are_those_of_topic_and_answer(content: Content) -> None:
    for topic in content.topics.values():
        assert all(answer.topic == topic.id for answer in topic.answers)
        assert content.opening(topic.id) in topic.answers


@pytest.mark.parametrize("answer", ["therapy/when_to_be_seen", "front_desk/hours"])
def test_answers_that_the_actions_count_on(content: Content, answer: str) -> None:
    assert answer in content.answers


def test_headings_are_titles_of_their_own(content: Content) -> None:
    headings = [answer.heading for answer in content.answers.values()]
    assert {h for h in headings if headings.count(h) > 1} == set()


def test_what_to_ask_next_leads_somewhere_else(content: Content) -> None:
    for answer in content.answers.values():
        for reference in answer.next:
            if reference not in content.answers and reference not in content.topics:
                continue  # an act, such as contact
            suggestion = content.suggestion(reference)
            assert suggestion.answer in content.answers
            assert suggestion.answer != answer.id


def test_a_topic_is_suggested_by_its_title_and_leads_to_its_opening(content: Content) -> None:
    suggestion = content.suggestion("sciatica")
    assert suggestion.title == content.topic("sciatica").title
    assert suggestion.answer == content.opening("sciatica").id


def test_a_malformed_link_never_reaches_a_visitor(content: Content) -> None:
    assert content.exercise("core_2").video_for_visitors is None
    shown = [e.video_for_visitors for e in content.exercises.values()]
    urls = [video.url for video in shown if video]
    assert len(urls) == 5
    assert all(re.fullmatch(r"https://www\.youtube\.com/watch\?v=[\w-]{11}", u or "") for u in urls)
    said = "\n".join(
        [
            *(answer.text for answer in content.answers.values()),
            *(line for e in content.exercises.values() for line in e.lines),
        ]
    )
    assert "IaPWm-hVBI" not in said
    assert "youtu" not in said


def test_conditions_keep_exercises_out_with_a_reason(content: Content) -> None:
    rotator = content.exercise("external_rotator_stretch")
    assert any("cross your legs" in r for r in rotator.reasons_to_avoid({"hip_replacement"}))
    assert rotator.reasons_to_avoid({"older_adult"}) == ()
    assert content.exercise("glute_ball").reasons_to_ask({"blood_thinners"})


def test_older_adults_get_the_longer_hold(content: Content) -> None:
    stretch = content.exercise("hip_flexor_stretch")
    assert "30 to 60 seconds" in stretch.dose_for({"older_adult"})
    assert "20 to 30 seconds" in stretch.dose_for(())


@pytest.mark.parametrize(
    "condition",
    [
        "pregnant",
        "recent_surgery",
        "fracture",
        "osteoporosis",
        "hip_replacement",
        "child",
        "cancer",
    ],
)
def test_every_exercise_names_who_must_ask_first(content: Content, condition: str) -> None:
    for e in content.exercises.values():
        assert e.reasons_to_ask({condition}) or e.reasons_to_avoid({condition}), e.id


def test_every_condition_has_an_answer(content: Content) -> None:
    answered = {name for answer in content.answers.values() for name in answer.for_}
    assert content.vocabulary.conditions.keys() - answered == set()


def test_sentences_are_filled_with_the_clinic_facts(content: Content) -> None:
    opening = content.phrase("opening")
    assert content.clinic.name in opening
    assert "not a person" in opening
    assert "911" in opening
    assert content.phrase("routine_title", minutes=10) == "Your 10-minute routine"
    assert "988" in content.phrase_lines("crisis_still")[0]
    assert len(content.phrase_lines("emergency_signs")) >= 8


def test_an_unknown_sentence_is_an_error(content: Content) -> None:
    with pytest.raises(KeyError):
        content.phrase("model_config")


@pytest.mark.parametrize("code", ["es", "zh", "hi", "ar", "fr", "tl", "ht"])
def test_other_languages_get_both_sentences(content: Content, code: str) -> None:
    english, own = content.not_english(code)
    assert content.clinic.phone in english
    assert content.clinic.phone in own
    assert "911" in own


def test_an_unknown_language_gets_english(content: Content) -> None:
    assert len(content.not_english("xx")) == 1
    assert len(content.languages) >= 20


def test_a_mirror_is_never_cited(content: Content) -> None:
    assert not {"S3", "S21", "S29", "S30", "S32"} & set(content.sources)
