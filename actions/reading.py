"""What a visitor's message says, read from the tracker."""

import re
from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

ADULT_ENOUGH = 16
OLDER = 65
"""Years from which on the doses for older adults count (ACSM)."""

_PART_KINDS = ("body_part", "tool", "activity")
_SURE_OF_ASPECT = 0.4
# A question this like the heading of a section asks just that (cosine).
_LITERAL = 0.82
_ASPECT = re.compile(r"#([a-z_]+)")
_FIRST_PERSON = re.compile(r"\b(?:i|i'?m|i'?ve|me|my|we|our)\b", re.IGNORECASE)


class Reading:
    """The latest message: intent, topic, aspect, parts; and what is known of the visitor.

    `explain_only`: no exercise and nothing that leads to one may be shown; `withheld`: for that
    the question was not answered. `form_follows`: a form or a check asks its question after the
    reply.
    """

    def __init__(self, tracker: Tracker, message: dict[str, Any] | None = None) -> None:
        """Read `tracker`; a button's entities count before what was understood.

        Args:
            tracker: What Rasa sends.
            message: Read this message instead of the latest.
        """
        self.tracker = tracker
        self.explain_only = False
        self.withheld = False
        self.form_follows = False
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
    def topic(self) -> str | None:
        """The topic that the message names, if it names one."""
        topic: str | None = self.value("topic") or self.message.get("topic")
        return topic

    @property
    def aspect(self) -> str | None:
        """What is asked about it; None where the message leaves it open."""
        chosen = self.value("aspect")
        if chosen:
            return str(chosen)
        understood = self.message.get("aspect") or {}
        sure = understood.get("confidence", 0) >= _SURE_OF_ASPECT
        return str(understood["name"]) if sure else None

    @property
    def parts(self) -> list[str]:
        """Body parts, tools and activities that the message names, but for its other request."""
        chosen = self.value("part")
        if chosen:
            return str(chosen).split("+")
        return [e["value"] for e in self._parts if not self._belongs_to_further(e)]

    def parts_of(self, request: dict[str, Any]) -> list[str]:
        """Those that a further request names."""
        return [e["value"] for e in self._parts if self._words(e) in request["text"]]

    @property
    def passage(self) -> str | None:
        """The section that answers where no intent fits."""
        passages: list[dict[str, Any]] = self.message.get("passages") or [{}]
        return passages[0].get("id")

    @property
    def literal_passage(self) -> str | None:
        """The section whose heading the message repeats almost word for word."""
        passages = self.message.get("passages") or [{}]
        best: dict[str, Any] = passages[0]
        return best["id"] if best.get("score", 0) >= _LITERAL else None

    @property
    def likely_topics(self) -> list[str]:
        """The topics of the message, best first, however unsure."""
        ranking = [entry["name"] for entry in self.message.get("intent_ranking") or []]
        return [name.partition("/")[2] for name in ranking if name.startswith("topic/")]

    @property
    def offered(self) -> list[str]:
        """The two topics between which the message is unclear."""
        return self.message.get("offered") or []

    @property
    def further_requests(self) -> list[dict[str, Any]]:
        """What else the message asks for, beside its intent."""
        return self.message.get("requests") or []

    @property
    def stated(self) -> list[str]:
        """Health conditions that this message states."""
        age = self._age
        if age is not None and (age < ADULT_ENOUGH or age >= OLDER):
            return [*self.values("condition"), "child" if age < ADULT_ENOUGH else "older_adult"]
        return self.values("condition")

    @property
    def conditions(self) -> list[str]:
        """Health conditions that the visitor has stated, now or before."""
        own = [] if self._asks_in_general else self.stated
        return list(dict.fromkeys([*(self.slot("conditions") or []), *own]))

    @property
    def is_minor(self) -> bool:
        """Whether the visitor has said to be under 16."""
        return bool(self.slot("minor")) if self._age is None else self._age < ADULT_ENOUGH

    @property
    def is_adult(self) -> bool:
        """Whether this message says an age of 16 or more."""
        return self._age is not None and self._age >= ADULT_ENOUGH

    @property
    def told(self) -> list[str]:
        """What was said already, latest last: sections, exercises, keys of phrases."""
        return self.slot("told") or []

    @property
    def last_aspect(self) -> str | None:
        """The aspect that was answered last."""
        found = [match[1] for told in self.told if (match := _ASPECT.search(told))]
        return found[-1] if found else None

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
            "minor": self.is_minor or None,
            "told": [*(key for key in self.told if key not in now), *now] or None,
            **slots,
        }
        return [SlotSet(name, value) for name, value in kept.items() if value != self.slot(name)]

    @property
    def _asks_in_general(self) -> bool:
        """Whether a condition is asked about and not stated: "what is sciatica?"."""
        general = self.intent == "topic" and self.aspect not in ("how", "safe", None)
        return general and not _FIRST_PERSON.search(self.text)

    @property
    def _age(self) -> int | None:
        """The visitor's age in years, if this message says it."""
        return next((int(age) for age in self.values("age")), None)

    @property
    def _parts(self) -> list[dict[str, Any]]:
        return [entity for entity in self.entities if entity["entity"] in _PART_KINDS]

    def _words(self, entity: dict[str, Any]) -> str:
        return " ".join(self.text[entity["start"] : entity["end"]].lower().split())

    def _belongs_to_further(self, entity: dict[str, Any]) -> bool:
        # The engine hands on a further request's words, not their place.
        words = self._words(entity)
        named = sum(self._words(other) == words for other in self._parts)
        return bool(words) and named <= sum(
            words in request["text"] for request in self.further_requests
        )
