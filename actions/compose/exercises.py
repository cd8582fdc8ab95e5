"""Exercise cards: which to show, the list of them, and what is asked about one."""

from collections.abc import Iterable, Sequence

from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, replies, shown, texts
from actions.nlu import wishes
from actions.nlu.card_questions import Aspect
from actions.nlu.reading import Reading
from backtalk.content import filling
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Answer
from backtalk.payloads import Answer as AnswerCard
from backtalk.payloads import Choices

MOST_CARDS = 2
MOST_LISTED = 6
_STRETCHING = "stretching"


def with_answer(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, answer: Answer
) -> list[str]:
    """Send the cards that go with an answer; returns the ids of the exercises shown.

    A card that was shown before comes again only if the answer's words speak of it.
    """
    if reading.explain_only:
        return []
    offered = [content.exercises[i] for i in answer.cards if i in content.exercises]
    again = shown.speaks_of_cards(answer)
    fresh = [e for e in offered if again or shown.key(e.id) not in reading.told]
    return show(dispatcher, content, reading, fresh)


def show(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    exercises: Iterable[Exercise],
) -> list[str]:
    """Send at most two cards, gentler first; returns the ids of the exercises shown.

    Those that fit the place come first. An exercise that a stated condition forbids is named with
    the reason instead.
    """
    withdrawn = shown.withdrawn(reading)
    allowed = [e for e in exercises if e.id not in withdrawn]
    ranked = sorted(allowed, key=lambda e: (not e.fits(reading.place), e.effort))
    sent: list[str] = []
    for exercise in ranked[:MOST_CARDS]:
        forbidden = exercise.reasons_to_avoid(reading.conditions)
        if forbidden:
            replies.say(dispatcher, _left_out(content, exercise, forbidden))
            continue
        card = texts.exercise_card(content, exercise, reading.conditions, reading.place)
        replies.send(dispatcher, card)
        sent.append(exercise.id)
    return sent


def named(content: Content, text: str) -> list[Exercise]:
    """The exercises that a text calls by name: all long words of it, or of its id."""
    said = text.lower()

    def is_named(exercise: Exercise) -> bool:
        elsewhere = exercise.name_elsewhere or exercise.name
        names = (exercise.name.lower(), elsewhere.lower(), exercise.id.replace("_", " "))
        return any(name in said for name in names)

    return [exercise for exercise in content.exercises.values() if is_named(exercise)]


def fitting(content: Content, reading: Reading, *, every: bool = False) -> list[Exercise]:
    """All exercises that fit what is named or discussed, the place and the health stated.

    Args:
        content: What the assistant can say.
        reading: The message.
        every: Whatever is discussed; only what is named counts.
    """
    withdrawn = shown.withdrawn(reading)
    known = [e for e in content.exercises.values() if e.id not in withdrawn]
    allowed = [e for e in known if not e.reasons_to_avoid(reading.conditions)]
    if wishes.only_stretches(reading.text):
        allowed = [e for e in allowed if _STRETCHING in e.topics] or allowed
    named, before = {*reading.parts}, {*reading.body_parts}
    last = content.answers.get(reading.slot("answer") or "")
    wanted = [
        [e for e in allowed if named & {*e.body_parts, *e.tools}],
        [e for e in allowed if not every and last and e.id in last.cards],
        [e for e in allowed if not every and _likely(reading) in e.topics],
        [e for e in allowed if not every and before & {*e.body_parts}],
        [e for e in allowed if not every and reading.slot("topic") in e.topics],
        allowed,
    ]
    found = next((some for some in wanted if some), [])
    placed = [e for e in found if e.fits(reading.place)]
    return sorted(placed or found, key=lambda e: (e.effort, e.order))


def listing(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> list[str]:
    """Show what fits what is under discussion, or list what there is; returns what was told."""
    all_wanted = wishes.wants_all(reading.text)
    found = fitting(content, reading, every=all_wanted)
    if not found:
        replies.say(dispatcher, content.phrase("exercise_none"))
        return []
    every = len(found) == len(content.exercises)
    discussed = reading.slot("answer") and not (all_wanted or wishes.how_many(reading.text))
    if discussed and not every and not reading.asked_next:
        sent = show(dispatcher, content, reading, found)
        others = [texts.show(e) for e in found if e.id not in sent]
        text = content.phrase("exercise_also") if others else ""
        others = others or choices.under_discussion(content, reading)
        choices.offer(dispatcher, content, reading, others, text)
        return shown.keys(sent)
    found = found[: wishes.how_many(reading.text) or MOST_LISTED]
    buttons = [texts.show(exercise) for exercise in found[:MOST_LISTED]]
    if not reading.asked_next:
        buttons.append(replies.choice(content.phrase("button_routine"), "build_routine"))
    text = content.phrase("exercise_list" if every else "exercise_list_for")
    replies.send(dispatcher, Choices(text=text, choices=buttons))
    return shown.listed([exercise.id for exercise in found[:MOST_LISTED]])


def one(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> list[str]:
    """Send the gentlest exercise that fits and was not shown yet, and offer the others."""
    found = fitting(content, reading)
    every = {e.id: e for e in [*found, *fitting(content, reading, every=True)]}
    fresh = [e for e in every.values() if shown.key(e.id) not in reading.told]
    if not found:
        replies.say(dispatcher, content.phrase("exercise_none"))
        return []
    sent = show(dispatcher, content, reading, (fresh or found)[:1])
    others = [texts.show(e) for e in fresh[1:]]
    choices.offer(dispatcher, content, reading, others, content.phrase("exercise_also"))
    return sent


def about(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    exercises: Sequence[Exercise],
    aspect: Aspect,
) -> list[str]:
    """Answer a question about the exercises under discussion; returns what was told."""
    if aspect in ("how", "video"):
        if aspect == "video":
            seen = any(e.video_for_visitors for e in exercises)
            key = "exercise_video" if seen else "exercise_no_video"
            replies.say(dispatcher, content.phrase(key))
        sent = show(dispatcher, content, reading, exercises)
        following = choices.under_discussion(content, reading)
        choices.offer(dispatcher, content, reading, following)
        return shown.keys(sent)
    if aspect == "hurts":
        rule = exercises[0].stop_rule
        replies.say(dispatcher, content.phrase("exercise_hurts", stop_rule=rule))
    else:
        replies.send(dispatcher, _answer(content, exercises, aspect, reading.conditions))
    following = choices.under_discussion(content, reading)
    choices.offer(dispatcher, content, reading, following)
    return [f"exercise:{e.id}#{aspect}" for e in exercises]


def elsewhere(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    exercises: Sequence[Exercise],
) -> list[str]:
    """Show how to do the exercises under discussion in the place just named, or others that fit."""
    can = [e for e in exercises if e.fits(reading.place)]
    if not can:
        replies.say(dispatcher, content.phrase("exercise_no_way"))
        can = [e for e in fitting(content, reading) if e.fits(reading.place)][:1]
    return shown.keys(show(dispatcher, content, reading, can))


def easier(
    dispatcher: CollectingDispatcher,
    content: Content,
    reading: Reading,
    exercise: Exercise,
    *,
    harder: bool = False,
) -> list[str]:
    """Show an exercise of the same kind that is easier (or harder), or say how to make it so."""
    every = fitting(content, reading, every=True)
    kin = [e for e in every if e.goals[0] == exercise.goals[0]]
    if harder:
        other = next((e for e in kin if e.effort > exercise.effort), None)
        none = "exercise_is_hardest"
    else:
        gentler = [e for e in kin if e.effort < exercise.effort]
        other = gentler[-1] if gentler else None
        none = "exercise_is_easiest"
    if other is None:
        replies.say(dispatcher, content.phrase(none))
        return []
    if not harder:
        key = ("exercise_smaller", "exercise_easier")
        replies.say(dispatcher, " ".join(map(content.phrase, key)))
    return shown.keys(show(dispatcher, content, reading, [other]))


def _likely(reading: Reading) -> str | None:
    return None if reading.band == "weak" else reading.topic


def _left_out(content: Content, exercise: Exercise, reasons: Sequence[str]) -> str:
    return f"{exercise.name}: {content.phrase('exercise_avoid')} {' '.join(reasons)}"


def _answer(
    content: Content, exercises: Sequence[Exercise], aspect: Aspect, conditions: Sequence[str]
) -> AnswerCard:
    many = len(exercises) > 1
    lines = [
        f"{e.name}: {line}" if many else line
        for e in exercises
        for line in _lines(content, e, aspect, conditions)
    ]
    return AnswerCard(
        topic=exercises[0].topics[0],
        section=f"exercise:{'+'.join(e.id for e in exercises)}#{aspect}",
        title=" · ".join(e.name for e in exercises),
        paragraphs=lines,
        sources=filling.sources(content, exercises[0].sources),
        safety_net="" if aspect == "safe" else exercises[0].stop_rule,
    )


def _lines(
    content: Content, exercise: Exercise, aspect: Aspect, conditions: Sequence[str]
) -> list[str]:
    if aspect == "dose":
        return [exercise.dose_for(conditions)]
    if aspect == "why":
        return [exercise.purpose]
    forbidden = exercise.reasons_to_avoid(conditions)
    if forbidden:
        return [f"{content.phrase('exercise_avoid')} {' '.join(forbidden)}"]
    own = exercise.reasons_to_ask(conditions)
    if own:
        return list(own)
    common = [caution.reason for caution in exercise.ask_first[:3]]
    return [content.phrase("exercise_ask_first"), " ".join(common)]
