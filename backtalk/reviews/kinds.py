"""The kinds of decisions and the streams of the inbox, with the words for them."""

from typing import Literal, get_args

Kind = Literal[
    "right",
    "other",
    "two",
    "new",
    "none",
    "danger",
    "not_danger",
    "two_requests",
    "personal",
    "later",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
WORDS: dict[str, str] = {
    "right": "right",
    "other": "another answer is right",
    "two": "two answers fit",
    "new": "no answer exists yet",
    "none": "none of our business",
    "danger": "should have been a danger sign",
    "not_danger": "no danger sign",
    "two_requests": "two requests in one",
    "personal": "personal data is left in it",
    "later": "later",
}

Stream = Literal["uncertain", "audit", "danger", "complaint"]
STREAMS: dict[Stream, str] = {
    "uncertain": "Uncertain",
    "audit": "Random sample",
    "danger": "Danger",
    "complaint": "Complaint",
}

CONVERSATION = "conversation"
"""In the place of a stream: the turn was marked on the page of its conversation."""

FIRST, SECOND, CLINICIAN = 1, 2, 3
"""Readings: the first trainer's, the blind second one's, the clinician's where they differ."""

LIMITS = {"danger": 0, "not_danger": 0, "new": 0, "personal": 0, "later": 0}
"""Kinds that are never for many messages at once."""
