"""The clinic's content, as the actions read it: an edit shows within seconds."""

from functools import lru_cache

from backtalk.content.library import Content
from backtalk.content.store import PATIENCE, ContentStore
from backtalk.settings import settings


def content() -> Content:
    """What the assistant can say.

    Raises:
        backtalk.content.errors.ContentError: If a content file is broken and never was whole.
    """
    store = _store()
    store.look_now_and_then()
    return store.get()


@lru_cache
def _store() -> ContentStore:
    return ContentStore(settings().content, settings().var / "links.json", patience=PATIENCE)
