from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette

from tests.web.conftest import Open
from tests.web.console.browser import HOST, Browser, make


@dataclass
class Browsers:
    """Browsers of one console."""

    app: Starlette
    stack: AsyncExitStack
    made: dict[str, int] = field(default_factory=dict)

    async def new(self, address: str = "203.0.113.5", base: str = HOST) -> Browser:
        browser = Browser(self.app, address, base)
        await self.stack.enter_async_context(browser.http)
        return browser

    async def signed_in(self, role: str) -> Browser:
        """The browser of a person with this role, who is signed in."""
        if role not in self.made:
            self.made[role] = make(role)
        browser = await self.new()
        answer = await browser.sign_in(f"{role}@clinic.test")
        assert answer.status_code == 303, answer.text
        return browser


@pytest.fixture
async def browsers(opened: Open) -> AsyncIterator[Browsers]:
    visitor = await opened()
    async with AsyncExitStack() as stack:
        yield Browsers(visitor.app, stack)


@pytest.fixture
async def browser(browsers: Browsers) -> Browser:
    """A browser of nobody."""
    return await browsers.new()


@pytest.fixture
async def admin(browsers: Browsers) -> Browser:
    return await browsers.signed_in("admin")


@pytest.fixture
async def rosa(browsers: Browsers) -> Browser:
    return await browsers.signed_in("staff")
