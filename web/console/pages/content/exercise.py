"""One exercise: what for, how, how much, for whom not, and its video."""

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from starlette.requests import Request

from backtalk.content import Content
from backtalk.content.edits.parts import EXERCISES, parts, values
from backtalk.content.edits.yaml_text import dump
from backtalk.content.exercises import Place
from backtalk.content.links import canonical, video_id
from backtalk.reviews.sign_off import signing
from web.console.pages.content import text
from web.console.pages.content.preview import Bubble, of_exercise
from web.gateway import gateway

NUMBERS = {
    "sets": "Sets",
    "reps": "Times in a set",
    "hold_seconds": "Seconds to hold",
    "days_per_week": "Days a week",
    "minutes": "Minutes in a routine",
}
CAUTIONS = ("ask_first", "avoid")
_LINES = ("name", "purpose", "stop_rule")


class _Exercise:
    template = "content/exercise.html"
    signed_as: signing.Kind | None = "exercise"

    def path(self, content: Content, name: str) -> str | None:
        return f"{EXERCISES}#{name}" if name in content.exercises else None

    def fields(self, request: Request, name: str) -> dict[str, str]:
        said = _said(request, name)
        shown = {key: said[key] for key in _LINES}
        shown["steps"] = "\n".join(said["steps"])
        shown |= {f"dose.{key}": str(value) for key, value in said["dose"].items() if value}
        shown |= {f"ways.{place}": way for place, way in said.get("ways", {}).items()}
        for kind in CAUTIONS:
            shown |= {f"{kind}.{one['condition']}": one["reason"] for one in said.get(kind, [])}
        shown["video"] = said["video"].get("url") or ""
        return shown

    def text(self, request: Request, name: str, shown: Mapping[str, str]) -> str:
        said = _said(request, name)
        conditions = gateway(request).content.get().vocabulary.conditions
        new = said | {key: " ".join(shown.get(key, "").split()) for key in _LINES}
        steps = (line.strip() for line in shown.get("steps", "").split("\n"))
        new["steps"] = [step for step in steps if step]
        new["dose"] = _put(said["dose"], _dose(shown))
        ways = {place: shown.get(f"ways.{place}") for place in get_args(Place)}
        new = _put(new, {"ways": _put(said.get("ways", {}), ways)})
        for kind in CAUTIONS:
            old = {one["condition"]: one["reason"] for one in said.get(kind, [])}
            reasons = _put(old, {one: shown.get(f"{kind}.{one}") for one in conditions})
            listed = [{"condition": one, "reason": why} for one, why in reasons.items()]
            new = _put(new, {kind: listed})
        new["video"] = _video(said["video"], shown.get("video", ""))
        if new != said:
            # What the clinician read was another text.
            new["reviewed"] = {"by": None, "on": None}
        return dump(new)

    def bubbles(self, content: Content, name: str) -> list[Bubble]:
        return [of_exercise(content.exercises[name])]

    def context(self, content: Content, name: str) -> dict[str, Any]:
        return {
            "exercise": content.exercises[name],
            "numbers": NUMBERS,
            "places": get_args(Place),
            "conditions": content.vocabulary.conditions,
        }


def _said(request: Request, name: str) -> dict[str, Any]:
    gate = gateway(request)
    place = gate.settings.content / EXERCISES
    return values(place, parts(place, gate.content.overlay.text(place))[name])


def _put(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values with the new ones in their places; one that is empty now is left out."""
    given = {**old, **new}
    return {
        key: one for key, one in given.items() if one not in ("", None, [], {}) or key not in new
    }


def _dose(shown: Mapping[str, str]) -> dict[str, Any]:
    texts = {key: " ".join(shown.get(f"dose.{key}", "").split()) for key in ("text", "text_older")}
    numbers = {key: _number(label, shown.get(f"dose.{key}", "")) for key, label in NUMBERS.items()}
    return texts | numbers


def _number(label: str, given: str) -> float | None:
    if not given:
        return None
    try:
        number = float(given.replace(",", "."))
    except ValueError:
        raise ValueError(f"{label} must be a number, such as 3.") from None
    return int(number) if number == int(number) else number


def _video(old: Mapping[str, Any], given: str) -> dict[str, Any]:
    if given == (old.get("url") or ""):
        return dict(old)
    if not given:
        return {**old, "url": None, "status": "waiting_for_clinic"}
    found = video_id(given)
    if found is None:
        raise ValueError("The video must be the link of a video on YouTube, from its share button.")
    return {**old, "url": canonical(found), "as_in_article": given, "status": "ok"}


show = partial(text.show, _Exercise())
save = partial(text.save, _Exercise())
