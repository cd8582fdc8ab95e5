"""What goes on once a check is answered: the question that came before it, a form that waited."""

from collections.abc import Iterable

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import choices
from actions.answers import ActionAnswer
from actions.danger.gate import FORMS
from actions.danger.memory import DangerMemory, as_message
from actions.knowledge import content
from actions.reading import Reading
from backtalk.danger import Record


async def close_check(
    dispatcher: CollectingDispatcher,
    reading: Reading,
    memory: DangerMemory,
    records: Iterable[Record],
) -> list[EventType]:
    """Close the check, answer what was asked before it, and go on with the form that waited."""
    state = memory.state
    about = state.check.asked if state.check else None
    memory.change(state.with_check(None).without_form(), records)
    form = state.waits or FORMS.get(about.intent if about else "")
    if about and about.topic:
        earlier = Reading(reading.tracker, as_message(about))
        earlier.form_follows = form is not None
        events = await ActionAnswer().reply(dispatcher, earlier)
    else:
        events = reading.remember()
    return [*events, *go_on(dispatcher, reading, form, offer=not (about and about.topic))]


def go_on(
    dispatcher: CollectingDispatcher, reading: Reading, form: str | None, *, offer: bool = True
) -> list[EventType]:
    """Let `form` ask its question again; without one, show the way on."""
    if form is None and offer:
        clinic = content()
        choices.offer(dispatcher, clinic, reading, choices.under_discussion(clinic, reading))
    return [FollowupAction(form)] if form else []
