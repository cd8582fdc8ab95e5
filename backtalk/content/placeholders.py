"""The places that a sentence keeps for facts, such as `{phone}`."""

from string import Formatter

FACTS = frozenset(
    {
        "clinic",
        "phone",
        "email",
        "address",
        "hours",
        "booking_url",
        "privacy_url",
        "response_time",
        "emergency",
        "emergency_room",
        "crisis",
        "crisis_how",
        "poison",
        "urgent",
    }
)
"""Placeholders that every sentence may use; they come from clinic.yml and countries.yml."""


class Needs:
    """Placeholders that a sentence must use, or it would not say what it is for."""

    def __init__(self, *names: str) -> None:
        """Name the placeholders."""
        self.names = frozenset(names)


def placeholders(text: str) -> frozenset[str]:
    """The names in braces in `text`.

    Raises:
        ValueError: If a brace has no partner.
    """
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"has a stray brace: {text[:40]}") from error
    return frozenset(name for _, name, _, _ in parsed if name is not None)
