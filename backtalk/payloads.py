"""The typed replies that travel from an action through the gateway to the widget.

An action sends one as Rasa's `custom` message; the gateway signs its choices; a client that
does not know a type can show `plain_text`.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backtalk.red_flags.levels import Level


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Payload):
    """A button: what it says, and what choosing it sends back.

    `choice` is a Rasa payload (`/intent{...}`) as an action writes it, and a signed, opaque
    string once the gateway has handed it out.
    """

    title: str
    choice: str


class Link(_Payload):
    """A button that leads somewhere else: a number to call, a map, a page to book on."""

    title: str
    href: Annotated[str, Field(pattern=r"^(?:https://|tel:|mailto:)[^\s<>\"]+$")]


class Source(_Payload):
    """Where a claim comes from."""

    id: str
    title: str
    url: str | None = None


class Review(_Payload):
    """Which clinician signed a text off, and on which day (`2026-05-31`)."""

    by: str
    on: str


class Text(_Payload):
    """A sentence or two."""

    type: Literal["text"] = "text"
    text: str
    links: list[Link] = []


class Answer(_Payload):
    """The clinic's answer to one question; `section` is its id.

    `safety_net` is empty where the conversation has had it before.
    """

    type: Literal["answer"] = "answer"
    topic: str
    section: str
    title: str
    paragraphs: list[str]
    more: list[str] = []
    sources: list[Source] = []
    links: list[Link] = []
    safety_net: str = ""
    reviewed: Review | None = None


class Picture(_Payload):
    """A drawing of one position: its path on the clinic's server, and what it shows in words."""

    src: str
    alt: str


class Exercise(_Payload):
    """One exercise: how, how much, who should ask first, who should leave it out, when to stop.

    `way` says how to do it in the place or pose that the visitor asked for, in place of `steps`.
    """

    type: Literal["exercise"] = "exercise"
    id: str
    name: str
    purpose: str
    way: str | None = None
    steps: list[str]
    pictures: list[Picture] = []
    dose: str
    ask_first: list[str]
    avoid: list[str] = []
    stop_rule: str
    video: str | None = None
    reviewed: Review | None = None


class RoutineStep(_Payload):
    """One exercise of a routine and the minutes that it takes.

    `hold_seconds` is what a timer counts, `sets` times, `per_side` on either side; without it the
    step is one stretch of movement. `steps` say how to do it.
    """

    exercise: str
    name: str
    dose: str
    minutes: float
    sets: int = 1
    hold_seconds: int | None = None
    per_side: bool = False
    steps: list[str] = []
    pictures: list[Picture] = []


class LeftOut(_Payload):
    """An exercise that a routine leaves out, and why."""

    name: str
    reason: str


class Routine(_Payload):
    """Exercises in order, for the minutes that the visitor has."""

    type: Literal["routine"] = "routine"
    title: str
    minutes: float
    steps: list[RoutineStep]
    left_out: list[LeftOut] = []
    stop_rule: str


class Phone(_Payload):
    """A number to call: as people read it, and as a `tel:` link."""

    label: str
    number: str
    href: str


class Alarm(_Payload):
    """What to do about a danger sign, now; `choices` say what has become of it.

    `heard` says which of the visitor's own words it is about; it is empty after a button.
    """

    type: Literal["alarm"] = "alarm"
    level: Level
    heard: str = ""
    title: str
    text: str
    phones: list[Phone]
    note: str
    choices: list[Choice] = []


class Check(_Payload):
    """A question whether a danger sign is happening now; `heard` is why it is asked."""

    type: Literal["check"] = "check"
    heard: str = ""
    text: str
    choices: list[Choice]


class Contact(_Payload):
    """One step of the contact request."""

    type: Literal["contact"] = "contact"
    step: Literal[
        "consent", "name", "reach", "confirm", "time", "reason", "saved", "stopped", "failed"
    ]
    text: str
    consent_version: str | None = None
    privacy_url: str | None = None
    choices: list[Choice] = []


class Choices(_Payload):
    """What the visitor can ask next."""

    type: Literal["choices"] = "choices"
    text: str = ""
    choices: list[Choice]
    links: list[Link] = []


Message = Annotated[
    Text | Answer | Exercise | Routine | Alarm | Check | Contact | Choices,
    Field(discriminator="type"),
]
_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


def parse_message(data: object) -> Message:
    """The payload in `data`.

    Raises:
        pydantic.ValidationError: If it is none of the payload types.
    """
    return _MESSAGE.validate_python(data)


def json_schema() -> dict[str, object]:
    """JSON Schema of all payload types, for clients."""
    return _MESSAGE.json_schema(ref_template="#/components/schemas/{model}")


def plain_text(message: Message, *, offers: bool = True) -> str:
    """The payload as plain text, for a transcript or a client that knows no cards.

    Args:
        message: The payload.
        offers: Whether to name the buttons, which are of no use on paper.
    """
    choices = getattr(message, "choices", []) if offers else []
    lines = [*_lines(message), *(f"- {choice.title}" for choice in choices)]
    return "\n".join(line for line in lines if line)


def shown_text(reply: Iterable[object] | None) -> str:
    """A kept reply as plain text; what an older version wrote and nothing can read is left out."""
    shown = []
    for item in reply or []:
        try:
            shown.append(plain_text(parse_message(item)))
        except ValidationError:
            continue
    return "\n\n".join(shown)


def _lines(message: Message) -> Iterator[str]:
    match message:
        case Answer():
            yield message.title
            yield from message.paragraphs
            yield from map(_link, message.links)
            yield message.safety_net
        case Exercise():
            yield f"{message.name}: {message.purpose}"
            yield message.way or ""
            yield from (f"{n}. {step}" for n, step in enumerate(message.steps, 1))
            yield message.dose
            yield from message.ask_first
            yield from message.avoid
            yield message.stop_rule
            yield message.video or ""
        case Routine():
            yield message.title
            yield from (f"{n}. {step.name}: {step.dose}" for n, step in enumerate(message.steps, 1))
            yield from (f"Left out: {item.name}. {item.reason}" for item in message.left_out)
            yield message.stop_rule
        case Alarm():
            yield message.heard
            yield message.title
            yield message.text
            yield from (f"{phone.label}: {phone.number}" for phone in message.phones)
            yield message.note
        case Check():
            yield message.heard
            yield message.text
        case Contact():
            yield message.text
        case Choices():
            yield message.text
            yield from map(_link, message.links)
        case Text():
            yield message.text
            yield from map(_link, message.links)


def _link(link: Link) -> str:
    # A number to call stands in the title.
    known = link.href.startswith("tel:")
    return link.title if known else f"{link.title}: {link.href.removeprefix('mailto:')}"
