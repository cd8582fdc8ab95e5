"""The ways in which a website can set the widget, each with its tag."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """One tag: its attributes, without `data-`, and the CSS that goes with it."""

    key: str
    title: str
    text: str
    attributes: dict[str, str] = field(default_factory=dict)
    css: str = ""
    dir: str = "ltr"


_GERMAN = {
    "title": "Rücken- und Hüfthilfe",
    "input": "Ihre Nachricht",
    "placeholder": "Ihre Frage",
    "send": "Senden",
}
EXAMPLES = {
    example.key: example
    for example in (
        Example("plain", "As it comes", "One line, nothing set."),
        Example("color", "The clinic's colour", "The text on it follows.", {"color": "#7a1f5c"}),
        Example(
            "start",
            "On the other side",
            "At the start of a line: left in English.",
            {"position": "start"},
        ),
        Example("open", "Open by default", "On pages where people come to ask.", {"open": ""}),
        Example(
            "words",
            "Your own words",
            "The button and the first message.",
            {"label": "Ask our team's helper", "greeting": "Hello! What hurts, and since when?"},
        ),
        Example(
            "dark",
            "Always dark",
            "Or light; as the visitor's device has it if unset.",
            {"scheme": "dark"},
        ),
        Example(
            "strings",
            "Another language",
            "Some or all words; the answers stay English.",
            {"strings": json.dumps(_GERMAN, ensure_ascii=False), "label": "Fragen Sie uns"},
        ),
        Example("rtl", "Right to left", "The direction is the page's own.", {}, dir="rtl"),
        Example(
            "css",
            "Custom properties",
            "Size, corners, distance from the edge, font.",
            {},
            css="--backtalk-width: 480px; --backtalk-radius: 4px; --backtalk-offset: 32px;"
            " --backtalk-font: Georgia, serif",
        ),
    )
}
