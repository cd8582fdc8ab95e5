"""What a visitor's message says, read from the tracker."""

import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.nlu import visitor
from backtalk.privacy.age import ADULT_ENOUGH, is_of_another
from backtalk.red_flags.levels import Level

OLDER = 65
"""Years from which on the doses for older adults count (ACSM)."""

Band = Literal["sure", "near", "weak"]
_PREGNANT, _SEATED = "pregnant", "chair"
_ANSWERS_TOLD = 60
"""Answers of which it is remembered that they were given: who chats on has forgotten the rest."""
_MOST_TOLD = 200
"""Whatever else was said: a conversation's state does not grow with every turn."""
AN_ANSWER = re.compile(r"\w+/\w+")
"""A key of what was told that is an answer."""
_PART_KINDS = ("body_part", "tool", "activity")
_NAMED_KINDS = (*_PART_KINDS, "condition")
_FIRST_PERSON = re.compile(r"\b(?:i|i'?m|i'?ve|me|my|we|our)\b", re.IGNORECASE)
_DEFINING = re.compile(
    r"^\W*(?:(?:but|ok|okay|and|so|hm+|well)\W+)*"
    r"(?:what(?:'?s| is| are| does| do)|whats|define|meaning|explain)\b",
    re.IGNORECASE,
)

_WONDERED = re.compile(
    r"(?:(?:could|can|might|may) (?:it|this|that|i|she|he) (?:also )?(?:be|have)"
    r"|\bis (?:it|this|that)|(?<!why )(?<!what )(?<!how )\bdo(?:es)? (?:i|she|he) have"
    r"|\b(?:has|have|got) no)(?: an?| the| my| maybe| perhaps)*\s*$",
    re.IGNORECASE,
)
"""Before a condition: whether it is that is asked, or it is said not to be there."""


class Ranked(NamedTuple):
    """An answer of content/topics and how likely it is the one that was asked for."""

    id: str
    score: float

    @property
    def topic(self) -> str:
        """The id of its topic."""
        return self.id.partition("/")[0]


class Reading:
    """The latest message: its intent, the answers that fit; and what is known of the visitor.

    `explain_only`: no exercise and nothing that leads to one may be shown; `alarm`: the level of an
    alarm that is open; `withheld`: for these the question was not answered. `form_follows`: a form
    or a check asks its question after the reply; `asks_mood`: it is how somebody is who sounds low.
    """

    def __init__(self, tracker: Tracker, message: dict[str, Any] | None = None) -> None:
        """Read `tracker`; a button's entities count before what was understood.

        Args:
            tracker: What Rasa sends.
            message: Read this message instead of the latest.
        """
        self.tracker = tracker
        self.explain_only = False
        self.alarm: Level | None = None
        self.withheld = False
        self.form_follows = False
        self.asks_mood = False
        message = message or tracker.latest_message or {}
        self.intent: str = (message.get("intent") or {}).get("name") or ""
        self.entities: list[dict[str, Any]] = message.get("entities") or []
        self.message = message

    def value(self, kind: str) -> Any:
        """The value of the first entity of this kind, or None."""
        return next(iter(self.values(kind)), None)

    def values(self, *kinds: str) -> list[Any]:
        """The values of the entities of these kinds, in the order of the text."""
        return [entity["value"] for entity in self.entities if entity["entity"] in kinds]

    @property
    def text(self) -> str:
        """The visitor's own words; empty for a button."""
        text = str(self.message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def message_id(self) -> str:
        """The id of the visitor's message; in Rasa's own shell, which has none, the turn's time."""
        metadata = (self.tracker.latest_message or {}).get("metadata") or {}
        return str(metadata.get("message_id") or f"at-{self.run}")

    @property
    def run(self) -> float:
        """When Rasa took the message up: another time for each run of the same message."""
        spoken = (e["timestamp"] for e in reversed(self.tracker.events) if e["event"] == "user")
        return float(next(spoken, None) or 0)

    @property
    def danger(self) -> dict[str, Any]:
        """The engine's verdict on danger: `verdict`, `level`, `rows`."""
        found: dict[str, Any] = self.message.get("danger") or {}
        return found

    @property
    def is_somebody_elses(self) -> bool:
        """Whether the strongest danger sign is of somebody whom the visitor writes about."""
        rows = self.danger.get("rows") or [{}]
        return bool(rows[0].get("other"))

    @property
    def answers(self) -> list[Ranked]:
        """The answers that fit, best first; of a button only the one that it asks for."""
        chosen = self.value("answer")
        if chosen:
            return [Ranked(str(chosen), 1.0)]
        found = self.message.get("answers") or []
        return [Ranked(str(a["id"]), float(a.get("score") or 0)) for a in found]

    @property
    def band(self) -> Band:
        """How sure it is that the first of `answers` is meant."""
        if self.value("answer"):
            return "sure"
        band = self.message.get("band")
        return band if band in ("sure", "near") else "weak"

    @property
    def topic(self) -> str | None:
        """The topic that the message is about, if it is about one."""
        named = self.value("topic")
        return str(named) if named else next((ranked.topic for ranked in self.answers), None)

    @property
    def aspect(self) -> str | None:
        """What is asked about the topic: the name of the best answer within it."""
        named = self.value("aspect")
        if named:
            return str(named)
        return next((ranked.id.partition("/")[2] for ranked in self.answers), None)

    @property
    def parts(self) -> list[str]:
        """Body parts, tools and activities that the message names."""
        return self.values(*_PART_KINDS)

    @property
    def body_parts(self) -> list[str]:
        """The body parts under discussion: those named now, or else those named before."""
        before = [] if self.for_self else self.slot("parts") or []
        return list(dict.fromkeys(self.values("body_part"))) or before

    @property
    def named(self) -> list[tuple[str, str]]:
        """(id, the visitor's own word) of each part, tool, activity and condition named."""
        found = (e for e in self.entities if e["entity"] in _NAMED_KINDS)
        return [(str(e["value"]), self.text[e.get("start", 0) : e.get("end", 0)]) for e in found]

    @property
    def further_requests(self) -> list[dict[str, Any]]:
        """What else the message asks for, beside its intent."""
        return self.message.get("requests") or []

    @property
    def stated(self) -> list[str]:
        """Health conditions that this message states, of whom it is about."""
        conditions = [e for e in self.entities if e["entity"] == "condition"]
        conditions = [e for e in conditions if not (self._is_pose(e) or self._is_wondered(e))]
        found = [e["value"] for e in conditions if e["value"] != "child"]
        age = self._age
        if (age is not None and age < ADULT_ENOUGH) or visitor.about_a_child(self.text):
            found.append("child")
        elif age is not None and age >= OLDER:
            found.append("older_adult")
        return list(dict.fromkeys(found))

    @property
    def conditions(self) -> list[str]:
        """Health conditions that the visitor has stated, now or before, and not taken back."""
        own = [] if self._asks_in_general else self.stated
        before = [] if self.for_self else self.slot("conditions") or []
        kept = (condition for condition in before if condition not in self.denied_conditions)
        return list(dict.fromkeys([*kept, *own]))

    @property
    def denied_conditions(self) -> list[str]:
        """Health conditions that the message says are not there."""
        return self.message.get("denied_conditions") or []

    @property
    def is_minor(self) -> bool:
        """Whether the visitor has said to be under 16, now or before; a parent has not."""
        age = self._own_age
        return bool(self.slot("minor")) if age is None else age < ADULT_ENOUGH

    @property
    def is_adult(self) -> bool:
        """Whether this message says an age of 16 or more."""
        return self._age is not None and self._age >= ADULT_ENOUGH

    @property
    def place(self) -> str | None:
        """Where, or in which pose, the visitor wants to exercise, now or said before."""
        before = None if self.for_self else self.slot("place")
        now = visitor.place(self.text, cards_shown=bool(self.slot("cards")))
        # On a chair nobody kneels, so that "no kneeling" changes nothing there.
        said = before if now == "no_kneel" and before else now or before
        # Later in pregnancy nobody should lie flat for long, and not all say how far it is.
        return said or (_SEATED if _PREGNANT in self.conditions else None)

    @property
    def person(self) -> str | None:
        """Whom it is about, if not the visitor."""
        return visitor.person(self.text) or (None if self.for_self else self.slot("person"))

    @property
    def for_self(self) -> bool:
        """Whether the visitor comes back to themselves, after somebody else was spoken of."""
        return bool(self.message.get("for_self"))

    @property
    def told(self) -> list[str]:
        """What was said already, latest last: answers, exercises, keys of phrases."""
        return self.slot("told") or []

    @property
    def asked_next(self) -> bool:
        """Whether something else asks after the reply, so that it offers nothing."""
        return self.in_form or self.explain_only or self.form_follows

    @property
    def in_form(self) -> bool:
        """Whether a form is running, which asks its own question next."""
        return self.tracker.active_loop_name is not None

    def slot(self, name: str) -> Any:
        """The value of a slot, or None."""
        return self.tracker.get_slot(name)

    def remember(self, told: Iterable[str] = (), **slots: Any) -> list[EventType]:
        """The events that keep what was said, and what the visitor said of themselves."""
        now = list(dict.fromkeys(told))
        kept = {
            "conditions": self.conditions or None,
            "parts": self.body_parts or None,
            "minor": self.is_minor or None,
            "place": self.place,
            "person": self.person,
            "side": self.value("side") or self.slot("side"),
            "told": _latest([*(key for key in self.told if key not in now), *now]) or None,
            **slots,
        }
        return [SlotSet(name, value) for name, value in kept.items() if value != self.slot(name)]

    def _is_pose(self, entity: dict[str, Any]) -> bool:
        """Whether what was heard as a condition only says that kneeling is no good."""
        word = self.text[entity.get("start", 0) : entity.get("end", 0)].lower()
        return "kneel" in word and "knee " not in f"{word} "

    def _is_wondered(self, entity: dict[str, Any]) -> bool:
        """Whether it is only asked if it is this condition: "could it be sciatica"."""
        return _WONDERED.search(self.text[: entity.get("start", 0)]) is not None

    @property
    def _asks_in_general(self) -> bool:
        """Whether a condition is asked about and not stated: "what is sciatica?"."""
        return bool(_DEFINING.search(self.text)) and not _FIRST_PERSON.search(self.text)

    @property
    def _age(self) -> int | None:
        """The age in years of whom this message is about, if it says it."""
        return next((int(age) for age in self.values("age")), None)

    @property
    def _own_age(self) -> int | None:
        """The visitor's own age, if this message says it."""
        ages = (entity for entity in self.entities if entity["entity"] == "age")
        return next(
            (int(a["value"]) for a in ages if not is_of_another(self.text, a.get("start", 0))), None
        )


def _latest(told: list[str]) -> list[str]:
    """What was said already, but the latest alone, of the answers and of all."""
    answers = [key for key in told if AN_ANSWER.fullmatch(key)]
    forgotten = frozenset(answers[:-_ANSWERS_TOLD])
    return [key for key in told if key not in forgotten][-_MOST_TOLD:]
