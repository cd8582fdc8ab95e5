"""Link health: what visitors are not given, and what the clinic must correct, in plain words."""

import asyncio
from functools import lru_cache
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content.checks.health import Health, examine
from backtalk.content.loader import Text
from web.console.page import record
from web.console.render import go, render
from web.gateway import gateway
from web.middleware.logs import failure

_PAGE = "/console/links"


async def show(request: Request) -> Response:
    """What the last check found."""
    health = await to_thread.run_sync(_examine, request)
    checking = getattr(request.app.state, "link_check", None) is not None
    return render(request, "admin/links.html", {"health": health, "checking": checking})


async def check(request: Request) -> Response:
    """Ask all links whether they answer; it takes a minute and goes on by itself."""
    state = request.app.state
    await gateway(request).in_database(lambda db: record(request, db, "links.checked"))
    if getattr(state, "link_check", None) is None:
        # Kept: asyncio itself holds a task only weakly.
        state.link_check = asyncio.create_task(_check_online(request))
    return go(request, _PAGE, "The links are being tried. Reload this page in a minute.", "info")


async def _check_online(request: Request) -> None:
    try:
        await to_thread.run_sync(_examine, request, True)
    except Exception as error:
        failure("link_check_failed", error)
    finally:
        request.app.state.link_check = None


def _examine(request: Request, online: bool = False) -> Health:
    gate = gateway(request)
    files = gate.settings.content, gate.settings.var / "links.json"
    if online:
        return examine(*files, online, gate.content.overlay.text)
    return _remembered(*files, gate.content.overlay.text, gate.content.stamp)


@lru_cache(maxsize=1)
def _remembered(content: Path, links: Path, text: Text, _: object) -> Health:
    """What was found, until something changes: reading all of it takes a third of a second."""
    return examine(content, links, text=text)
