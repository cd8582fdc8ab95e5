import re

import pytest

from backtalk.content import Content

TOPICS = {
    "hip_back_link",
    "hip_tightness",
    "stretching",
    "foam_rolling",
    "core_stability",
    "regular_movement",
    "consistency",
    "low_back_pain",
    "sciatica",
    "exercise_safety",
}


def test_the_ten_topics_are_there(content: Content) -> None:
    assert set(content.topics) == TOPICS


@pytest.mark.parametrize("topic", sorted(TOPICS))
@pytest.mark.parametrize("aspect", ["what", "how", "how_long", "why", "video", "safe"])
def test_every_topic_answers_every_aspect(content: Content, topic: str, aspect: str) -> None:
    section = content.topic(topic).section(aspect)
    assert (section.aspect, section.parts) == (aspect, ())


@pytest.mark.parametrize(
    ("topic", "aspect", "parts", "conditions", "expected"),
    [
        ("stretching", "how_long", {"hip_flexors"}, (), "stretching#how_long.hip_flexors+quads"),
        ("stretching", "how_long", {"spine"}, (), "stretching#how_long"),
        ("stretching", "what", {"hamstrings"}, (), "stretching#what.hamstrings+it_band+leg"),
        ("stretching", "how", {"hip_flexors", "left"}, (), "stretching#how.hip_flexors+quads"),
        ("stretching", "how", (), {"pregnant"}, "stretching#safe.pregnant"),
        ("stretching", "how_long", (), {"older_adult"}, "stretching#how_long.older_adult"),
        ("stretching", "how", (), {"older_adult"}, "stretching#how"),
        (
            "foam_rolling",
            "how",
            {"lacrosse_ball"},
            (),
            "foam_rolling#how.glutes+lacrosse_ball+tennis_ball+piriformis",
        ),
        ("foam_rolling", "how", {"foam_roller"}, (), "foam_rolling#how.foam_roller"),
        ("foam_rolling", "safe", (), {"blood_clot"}, "foam_rolling#safe.blood_clot"),
        ("hip_back_link", "else", {"rotation"}, (), "hip_back_link#what.rotation+golf"),
        ("exercise_safety", "how_long", (), {"osteoporosis"}, "exercise_safety#safe.osteoporosis"),
        ("low_back_pain", "what", (), {"child"}, "low_back_pain#safe.child"),
        ("sciatica", "video", {"piriformis"}, (), "sciatica#video"),
    ],
)
def test_the_question_picks_the_section(
    content: Content,
    topic: str,
    aspect: str,
    parts: set[str],
    conditions: set[str],
    expected: str,
) -> None:
    assert content.topic(topic).section(aspect, parts, conditions).id == expected


def test_answers_are_short_and_sources_are_not_shown(content: Content) -> None:
    for section in content.sections.values():
        assert len(section.paragraphs[0].split()) <= 40, section.id
        assert sum(len(p.split()) for p in section.paragraphs) <= 120, section.id
        assert "[" not in section.text


def test_headings_are_titles_of_their_own(content: Content) -> None:
    for topic in content.topics.values():
        headings = [section.heading for section in topic.sections]
        assert len(set(headings)) == len(headings)


def test_what_to_ask_next_leads_somewhere(content: Content) -> None:
    for topic in content.topics.values():
        offered = content.next_for(topic)
        assert 1 <= len(offered) <= 4
        for suggestion in offered:
            section = content.topic(suggestion.topic).section(suggestion.aspect, suggestion.parts)
            assert section.aspect == suggestion.aspect


def test_the_part_picks_the_exercise(content: Content) -> None:
    names = [e.id for e in content.exercises_for("stretching", {"hip_flexors"})]
    assert names == ["hip_flexor_stretch"]
    assert len(content.exercises_for("stretching", {"spine"})) == 2
    assert [e.id for e in content.exercises_for("foam_rolling")] == ["glute_ball"]
    assert content.exercises_for("sciatica") == []


def test_a_malformed_link_never_reaches_a_visitor(content: Content) -> None:
    assert content.exercise("core_2").video_for_visitors is None
    shown = [e.video_for_visitors for e in content.exercises.values()]
    urls = [video.url for video in shown if video]
    assert len(urls) == 5
    assert all(re.fullmatch(r"https://www\.youtube\.com/watch\?v=[\w-]{11}", u or "") for u in urls)
    said = "\n".join(
        [
            *(section.text for section in content.sections.values()),
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


@pytest.mark.parametrize("condition", ["pregnant", "osteoporosis", "blood_clot", "bone_infection"])
def test_each_condition_has_an_answer(content: Content, condition: str) -> None:
    section = content.condition_section({condition})
    assert section is not None
    assert condition in section.parts


def test_every_condition_is_covered(content: Content) -> None:
    assert all(content.condition_section({c}) for c in content.vocabulary.conditions)
    assert content.condition_section(set()) is None


def test_sentences_are_filled_with_the_clinic_facts(content: Content) -> None:
    opening = content.phrase("opening")
    assert content.clinic.name in opening
    assert "not a person" in opening
    assert "911" in opening
    assert content.phrase("routine_title", minutes=10) == "Your 10-minute routine"
    assert "988" in content.phrase("crisis_still")
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


def test_passages_cover_every_section(content: Content) -> None:
    passages = content.passages()
    assert len({p.id for p in passages}) == len(passages) == len(content.sections)
    assert all(p.id.startswith(f"{p.topic}#") for p in passages)


def test_a_mirror_is_never_cited(content: Content) -> None:
    assert not {"S3", "S21", "S29", "S30", "S32"} & set(content.sources)
