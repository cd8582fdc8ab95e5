"""What goes on once an alarm or a check is answered: the question before it, a form that waited."""

from collections.abc import Iterable

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import choices
from actions.answers import ActionAnswer
from actions.danger.gate import FORMS
from actions.danger.memory import DangerMemory, as_message
from actions.knowledge import content
from actions.reading import Reading
from backtalk.danger import Asked, Record


async def close_check(
    dispatcher: CollectingDispatcher,
    reading: Reading,
    memory: DangerMemory,
    records: Iterable[Record],
) -> list[EventType]:
    """Close the check, and go on with what it held back."""
    state = memory.state
    about = state.check.asked if state.check else None
    memory.change(state.with_check(None).without_form(), records)
    return await answer_kept(dispatcher, reading, about, state.waits)


async def answer_kept(
    dispatcher: CollectingDispatcher,
    reading: Reading,
    about: Asked | None,
    form: str | None,
    *,
    offer: bool = True,
) -> list[EventType]:
    """Answer the question that was kept, then let the form that waits ask its own again.

    Args:
        dispatcher: Where replies go.
        reading: The message that answered the alarm or the check.
        about: The question; None if there was none.
        form: The form that waits.
        offer: Whether to show a way on where there is neither.
    """
    form = form or FORMS.get(about.intent if about else "")
    if about and about.answer:
        earlier = Reading(reading.tracker, as_message(about))
        earlier.form_follows = form is not None
        events = await ActionAnswer().reply(dispatcher, earlier)
    else:
        events = reading.remember()
    return [
        *events,
        *go_on(dispatcher, reading, form, offer=offer and not (about and about.answer)),
    ]


def go_on(
    dispatcher: CollectingDispatcher, reading: Reading, form: str | None, *, offer: bool = True
) -> list[EventType]:
    """Let `form` ask its question again; without one, show the way on."""
    if form is None and offer:
        clinic = content()
        choices.offer(dispatcher, clinic, reading, choices.under_discussion(clinic, reading))
    return [FollowupAction(form)] if form else []
