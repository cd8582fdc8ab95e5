"""What the pages about models call things."""

from backtalk.content import Content
from backtalk.reviews.inbox.queue import UNANSWERED
from backtalk.training.progress.drift import Shift

STEPS = {
    "": "waiting",
    "check": "checking the examples",
    "train": "training",
    "compare": "comparing with the model that answers",
}
SETS = {
    "questions": "Questions whose right answer is known",
    "must_pass": "Danger signs, and what only looks like them",
    "traffic": "What visitors wrote lately",
}
ALARMS = {
    "look_alikes": "Messages that only look like danger",
    "ordinary": "Ordinary questions",
    "traffic": "What visitors wrote lately",
}
_UNDER = {"check+": "asks about a danger sign", "soon+": "says to see a doctor soon"}
_INTENTS = {
    "none": "No answer; says what can be asked",
    "not_understood": "No answer; says what can be asked",
    "not_english": "Says that it understands English alone",
    "out_of_scope": "Says that this is not what it is for",
    "medical_other": "Sends them to a doctor or pharmacist",
    "contact": "Asks for contact details",
    "build_routine": "Puts a routine together",
    "follow_up": "Goes on with what was talked about",
    "emergency_info": "Names the emergency number",
    "greet": "Greets",
    "thank": "Says you are welcome",
    "goodbye": "Says goodbye",
    "ask_bot": "Says what it is",
    "affirm": "Takes it for a yes",
    "deny": "Takes it for a no",
    "stop": "Stops",
    "inform": "Asks for more words",
}


def reply(content: Content, code: str) -> str:
    """What a visitor would get: an answer's heading, a danger sign's name, or what is done.

    Args:
        content: What the assistant says.
        code: As `backtalk.training.comparison.compare.reply` has it.
    """
    if code.startswith("alarm:"):
        red_flag = content.red_flags.get(code.removeprefix("alarm:"))
        return f"Alarm: {red_flag.name if red_flag else code.removeprefix('alarm:')}"
    for mark, words in _UNDER.items():
        if code.startswith(mark):
            return f"{reply(content, code.removeprefix(mark))}; under it, {words}"
    answer = content.answers.get(code)
    if answer:
        return f"{content.topic(answer.topic).title}: {answer.heading}"
    return _INTENTS.get(code, code.replace("_", " ").replace("/", ": ").capitalize())


def subject(content: Content, name: str) -> str:
    """A topic's title; what is done, where it is no topic."""
    return content.topics[name].title if name in content.topics else reply(content, name)


def shifted(content: Content, shift: Shift) -> str:
    """What has changed this week, in a sentence."""
    what = (
        "of what visitors typed got no answer of substance"
        if shift.about == UNANSWERED
        else f"of the answers were on “{subject(content, shift.about)}”"
    )
    return f"This week {shift.now} % {what}; in the eight weeks before it was {shift.before} %."


def minutes(seconds: float) -> str:
    """A time that is left, such as `about 2 minutes left`."""
    if seconds <= 0:
        return "it takes longer than the last time"
    return f"{_about(seconds)} left"


def _about(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {round(seconds, -1):.0f} seconds"
    rounded = max(1, round(seconds / 60))
    return "about a minute" if rounded == 1 else f"about {rounded} minutes"


def counters(waiting: int, candidate: tuple[int, int] | None, active: int | None) -> str:
    """How far decisions have come, in a sentence.

    Args:
        waiting: Decisions that are in no model.
        candidate: Number of the candidate, and the decisions that the active model lacks.
        active: Number of the model that answers.
    """
    no_model = f"{waiting} decision{'s are' if waiting != 1 else ' is'} not yet in a model"
    parts = [no_model if waiting else "Every decision is in a model"]
    if candidate:
        number, new = candidate
        parts.append(f"candidate {number} contains {new} that the active model does not")
    parts.append(f"active is {active}" if active else "no model is active yet")
    return "; ".join(parts) + "."
