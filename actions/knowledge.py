"""The clinic's content, as the actions read it: an edit shows in the next reply."""

from functools import lru_cache

from backtalk.content.library import Content
from backtalk.content.store import ContentStore
from backtalk.settings import settings


def content() -> Content:
    """What the assistant can say.

    Raises:
        backtalk.content.errors.ContentError: If a content file is broken and never was whole.
    """
    return _store().get()


@lru_cache
def _store() -> ContentStore:
    return ContentStore(settings().content, settings().var / "links.json")
