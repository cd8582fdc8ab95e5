"""What a visitor's message says, read from the tracker."""

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

_PART_KINDS = ("body_part", "tool", "activity")
_SURE_OF_ASPECT = 0.4
ADULT_ENOUGH = 16


class Reading:
    """The latest message: intent, topic, aspect, parts; and what is known of the visitor."""

    def __init__(self, tracker: Tracker) -> None:
        """Read `tracker`; a button's entities count before what was understood."""
        self.tracker = tracker
        message: dict[str, Any] = tracker.latest_message or {}
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
    def topic(self) -> str | None:
        """The topic that the message names, if it names one."""
        topic: str | None = self.value("topic") or self.message.get("topic")
        return topic

    @property
    def aspect(self) -> str:
        """What is asked about it; `what` where the message leaves it open."""
        chosen = self.value("aspect")
        if chosen:
            return str(chosen)
        understood = self.message.get("aspect") or {}
        sure = understood.get("confidence", 0) >= _SURE_OF_ASPECT
        return understood["name"] if sure else "what"

    @property
    def parts(self) -> list[str]:
        """Body parts, tools and activities that the message names."""
        chosen = self.value("part")
        return str(chosen).split("+") if chosen else self.values(*_PART_KINDS)

    @property
    def passage(self) -> str | None:
        """The section that answers where no intent fits."""
        passages = self.message.get("passages") or [{}]
        return passages[0].get("id")

    @property
    def offered(self) -> list[str]:
        """The two topics between which the message is unclear."""
        return self.message.get("offered") or []

    @property
    def further_requests(self) -> list[dict[str, Any]]:
        """What else the message asks for, beside its intent."""
        return self.message.get("requests") or []

    @property
    def conditions(self) -> list[str]:
        """Health conditions that the visitor has stated, now or before."""
        return list(dict.fromkeys([*(self.slot("conditions") or []), *self.values("condition")]))

    @property
    def is_minor(self) -> bool:
        """Whether the visitor has said to be under 16."""
        ages = [int(age) for age in self.values("age")]
        if ages:
            return ages[0] < ADULT_ENOUGH
        return bool(self.slot("minor"))

    @property
    def told(self) -> list[str]:
        """What was said already: section ids, `exercise:` ids, and keys of phrases."""
        return self.slot("told") or []

    def slot(self, name: str) -> Any:
        """The value of a slot, or None."""
        return self.tracker.get_slot(name)

    def remember(self, told: Iterable[str] = (), **slots: Any) -> list[EventType]:
        """The events that keep what was said, and what the visitor said of themselves."""
        kept = {
            "conditions": self.conditions or None,
            "minor": self.is_minor or None,
            "told": list(dict.fromkeys([*self.told, *told])) or None,
            **slots,
        }
        return [SlotSet(name, value) for name, value in kept.items() if value != self.slot(name)]
