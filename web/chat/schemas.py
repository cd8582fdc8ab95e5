"""What the chat API takes and gives: the source of the checks and of the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from backtalk.payloads import Link, Message
from web.chat.clean_text import MAX_TEXT, clean

Part = Literal["ok", "starting", "down"]
MessageId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._:-]{1,64}$",
        description="Made by the client, the same whenever it sends this message again.",
    ),
]
Token = Annotated[
    str | None,
    Field(
        max_length=512,
        description="The conversation's token; may come as `Authorization: Bearer` instead.",
    ),
]


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _one_line(value: object) -> object:
    return " ".join(clean(value).split()) if isinstance(value, str) else value


def _one_line_or_none(value: object) -> object:
    return _one_line(value) or None


def _really_true(value: object) -> object:
    # Python takes 1 for True; consent is given in so many words, or not at all.
    if value is not True:
        raise ValueError("true alone")
    return value


def _cleaned_or_none(value: object) -> object:
    return clean(value) or None if isinstance(value, str) else value


_LINE = 200
Words = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), BeforeValidator(_cleaned)]
Line = Annotated[str, Field(min_length=1, max_length=_LINE), BeforeValidator(_one_line)]
OptionalWords = Annotated[
    Annotated[str, Field(max_length=MAX_TEXT)] | None, BeforeValidator(_cleaned_or_none)
]
OptionalLine = Annotated[
    Annotated[str, Field(max_length=_LINE)] | None, BeforeValidator(_one_line_or_none)
]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: Token = None


class ChatMessageIn(_Request):
    """A visitor's message: words, or a choice that the assistant offered."""

    message_id: MessageId
    text: Words | None = None
    choice: Annotated[str | None, Field(min_length=1, max_length=8192)] = None

    @model_validator(mode="after")
    def _either(self) -> "ChatMessageIn":
        if (self.text is None) == (self.choice is None):
            raise ValueError("either text or choice")
        return self


class ChatReply(BaseModel):
    """The assistant's reply."""

    token: str = Field(description="Goes with the conversation's next message.")
    messages: list[Message]
    alarm_open: bool = Field(False, description="An alarm of this chat has not been answered.")
    contact_form: bool = Field(
        False, description="No answer was found; the page should show the plain contact form."
    )


class PastMessage(BaseModel):
    """A visitor's message and the reply to it."""

    message_id: MessageId
    text: str
    at: datetime
    state: Literal["received", "answered", "failed"]
    reply: list[Message]
    feedback: Literal["up", "down"] | None


class History(BaseModel):
    """The conversation so far, oldest first."""

    messages: list[PastMessage]
    alarm_open: bool = Field(False, description="An alarm of this chat has not been answered.")


class ContactIn(_Request):
    """The plain contact form."""

    message_id: MessageId
    name: Line
    reach: Line = Field(description="A phone number or an e-mail address.")
    best_time: OptionalLine = None
    reason: OptionalWords = None
    consent: Annotated[Literal[True], BeforeValidator(_really_true)]
    consent_version: Annotated[str, Field(min_length=1, max_length=32)]
    opened: Annotated[
        str | None, Field(max_length=256, description="As the form came with it: when that was.")
    ] = None
    website: Annotated[
        str, Field(max_length=MAX_TEXT, description="People do not see it; robots fill it in.")
    ] = ""


class ContactForm(BaseModel):
    """What the plain contact form shows."""

    consent: str = Field(description="What a visitor agrees to, word for word.")
    consent_version: str = Field(description="Goes back with the request.")
    privacy_url: str
    opened: str = Field(description="Goes back with the request; robots send it too soon.")
    request: str = Field("", description="How the request of this chat stands, if it has one.")
    can_withdraw: bool = Field(False, description="It is open, so it can be taken back.")


class ContactReply(BaseModel):
    """The request is in the clinic's hands.

    `token` names the conversation that it belongs to, if the request began it: with it, the
    visitor can delete the request. The same request sent again gets it again.
    """

    saved: Literal[True] = True
    message: str
    token: str | None = None


class WithdrawIn(_Request):
    """A visitor takes the request of this chat back."""

    message_id: MessageId


class WithdrawReply(BaseModel):
    """The chat has no open request any more."""

    withdrawn: Literal[True] = True
    message: str


class MailIn(_Request):
    """Mail to the visitor: the chat, or the routine of these exercises."""

    address: Line = Field(description="It is not kept.")
    consent: Annotated[Literal[True], BeforeValidator(_really_true)]
    exercises: Annotated[
        str | None, Field(max_length=2000, description="Ids, such as `a,b`; without it, the chat.")
    ] = None
    minutes: Annotated[str, Field(pattern=r"^(\d{1,2}(\.\d)?)?$")] = ""


class MailReply(BaseModel):
    """The mail server has taken it."""

    sent: Literal[True] = True
    message: str


class QrCode(BaseModel):
    """A picture that phones read: `path` draws its dark fields within a square of `size`."""

    size: int
    path: str = Field(description="As the `d` of an SVG path whose lines are 1 wide.")


class HandOverIn(_Request):
    """Which conversation another device shall go on with."""


class HandOver(BaseModel):
    """Opened within ten minutes, the address goes on with the chat."""

    address: str
    qr: QrCode


class TakeOverIn(_Request):
    """What stood behind the # of the address."""

    code: Annotated[str, Field(min_length=1, max_length=512)]


class TakeOver(BaseModel):
    """The token of the conversation."""

    token: str


class FeedbackIn(_Request):
    """What a visitor thinks of a reply."""

    message_id: MessageId
    value: Literal["up", "down"]
    text: OptionalWords = None


class FeedbackReply(BaseModel):
    """The feedback is kept."""

    saved: Literal[True] = True


class DeleteIn(_Request):
    """Which conversation to forget."""


class DeleteReply(BaseModel):
    """The conversation is gone, with everything that was kept of it."""

    deleted: Literal[True] = True
    message: str


class Dial(BaseModel):
    """A number to call: as people read it, and as a `tel:` link."""

    number: str
    href: str


class WidgetFacts(BaseModel):
    """What the widget shows before anything was said."""

    clinic: str
    phone: Dial
    emergency: Dial
    privacy_url: str
    opening: str
    open_now: str = Field(description="Whether the clinic is open, till when or when next.")
    links: list[Link] = Field(description="To call, to book, to find the way.")
    numbers: list[Dial] = Field(description="Every number that a reply may tell to call.")
    danger_signs: list[str] = Field(description="What to look out for in general.")
    danger_question: str = Field(description="What somebody with such a sign may ask.")
    suggestions: list[str]
    can_mail: bool = Field(description="A chat or a routine can be mailed to its visitor.")
    link_hosts: list[str] = Field(description="Websites that a reply may link to.")
    longest: int = Field(description="Characters of one message.")


class Live(BaseModel):
    """web runs."""

    live: Literal[True] = True


class Ready(BaseModel):
    """What visitors say can be kept."""

    ready: Literal[True] = True


class Health(BaseModel):
    """State of each part; `database` is ok if it can be written to."""

    web: Part
    engine: Part
    actions: Part
    database: Part
    model: Part


class ErrorBody(BaseModel):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str


class Error(BaseModel):
    """Every error has this shape."""

    error: ErrorBody
