"""What goes on once an alarm or a check is answered: the question before it, a form that waited."""

from collections.abc import Iterable

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import ActionAnswer
from actions.compose import choices, tell, texts
from actions.compose.knowledge import content
from actions.nlu.question_form import asks
from actions.nlu.reading import Reading
from actions.red_flags.gate import FORMS
from actions.red_flags.state import DangerMemory, as_message
from backtalk.red_flags.state import Asked, Record


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
    back: bool = False,
) -> list[EventType]:
    """Answer the question that was kept, then let the form that waits ask its own again.

    A question in the message that answered the alarm or the check is answered in its place.

    Args:
        dispatcher: Where replies go.
        reading: The message that answered the alarm or the check.
        about: The question; None if there was none.
        form: The form that waits.
        offer: Whether to show a way on where there is neither.
        back: Whether what came before is gone back to then.
    """
    if asks(reading):  # "he isn't limping, can he play on Saturday?"
        kept = await ActionAnswer().reply(dispatcher, reading)
        return [*kept, *go_on(dispatcher, reading, form, offer=False)]
    form = form or FORMS.get(about.intent if about else "")
    if back and offer and not (about or form) and reading.slot("answer"):
        clinic = content()
        near = [texts.ask(clinic, i) for i in tell.near(reading) if i in clinic.answers]
        ways = [*near, *choices.under_discussion(clinic, reading)]
        choices.offer(dispatcher, clinic, reading, ways, clinic.phrase("back_to_question"))
        return reading.remember()
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
