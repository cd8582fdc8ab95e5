"""Whether the parts of Backtalk answer yet."""

import asyncio
from collections.abc import Callable

import httpx

from backtalk.secrets import engine_token
from backtalk.settings import Settings
from backtalk.startup import address

POLL = 0.2  # seconds between two looks
REMINDER = 15.0  # seconds after which what is still missing is named
WARM_UP = "what is foam rolling"


async def web_answers(given: Settings) -> None:
    """Wait until the web server answers."""
    await _health(given)


async def all_ok(given: Settings, show: Callable[[str], None]) -> None:
    """Wait until every part says `ok` and one message was understood.

    Args:
        given: The settings.
        show: Takes a line to print when it takes long.
    """
    clock = asyncio.get_running_loop().time
    reminder = clock() + REMINDER
    while True:
        health = await _health(given)
        missing = [part for part, state in health.items() if state != "ok"]
        if not missing:
            break
        if clock() > reminder:
            show(f"    still waiting for {', '.join(missing)}")
            reminder = clock() + REMINDER
        await asyncio.sleep(POLL)
    async with httpx.AsyncClient(trust_env=False, timeout=given.engine_timeout) as http:
        # The first message pays for what is loaded on demand; a visitor should not.
        await http.post(
            f"{given.engine}/model/parse",
            params={"token": engine_token()},
            json={"text": WARM_UP},
        )


async def _health(given: Settings) -> dict[str, str]:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        while True:
            try:
                states: dict[str, str] = (await http.get(f"{address(given)}/health")).json()
                return states
            except (httpx.HTTPError, ValueError):
                await asyncio.sleep(POLL)
