"""The clinic's content, as the actions read it: once, at start."""

from functools import lru_cache

from backtalk.content.library import Content
from backtalk.content.links import dead_links
from backtalk.content.loader import load
from backtalk.settings import settings


@lru_cache
def content() -> Content:
    """What the assistant can say.

    Raises:
        backtalk.content.errors.ContentError: If a content file is broken.
    """
    return load(settings().content, dead_links(settings().var / "links.json"))
