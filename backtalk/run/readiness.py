"""Whether the parts of Backtalk answer yet."""

import asyncio
from collections.abc import Callable
from itertools import count

import httpx

from backtalk.run.startup import address
from backtalk.secrets import engine_token
from backtalk.settings import Settings

POLL = 0.1  # seconds between two looks
REMINDER = 100  # looks after which what is still missing is named
WARM_UP = "what is foam rolling"


async def web_answers(given: Settings) -> None:
    """Wait until the web server answers."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        await _health(http, given)


async def engine_answers(given: Settings) -> None:
    """Wait until the engine has loaded its model and understood one message.

    The first message pays for what is loaded on demand; a visitor should not.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=given.engine_timeout) as http:
        while True:
            try:
                answer = await http.post(
                    f"{given.engine}/model/parse",
                    params={"token": engine_token()},
                    json={"text": WARM_UP},
                )
                if answer.is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(POLL)


async def all_ok(given: Settings, show: Callable[[str], None]) -> None:
    """Wait until every part says `ok` of itself.

    Args:
        given: The settings.
        show: Takes a line to print when it takes long.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        for look in count(1):
            states = await _health(http, given)
            missing = [part for part, state in states.items() if state != "ok"]
            if not missing:
                return
            if look % REMINDER == 0:
                show(f"    still waiting for {', '.join(missing)}")
            await asyncio.sleep(POLL)


async def _health(http: httpx.AsyncClient, given: Settings) -> dict[str, str]:
    while True:
        try:
            states: dict[str, str] = (await http.get(f"{address(given)}/health")).json()
            return states
        except (httpx.HTTPError, ValueError):
            await asyncio.sleep(POLL)
