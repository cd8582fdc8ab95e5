"""A member of staff's browser, over HTTP."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from starlette.applications import Starlette

from backtalk.db.models import Staff
from backtalk.db.session import session
from backtalk.staff import accounts
from web.console.page import Page

PASSWORD = "wild mustard tea"
HOST = "http://clinic.example"
COOKIE = "backtalk_staff"


def make(role: str = "staff", email: str = "", **values: Any) -> int:
    """An account with the usual password; its id."""
    with session() as db, db.begin():
        staff = accounts.add(db, f"{role} person", email or f"{role}@clinic.test", role)
        # One hash for all: Argon2 is slow on purpose.
        staff.password_hash = _HASH()
        for name, value in values.items():
            setattr(staff, name, value)
        return staff.id


def path_of(page: Page, number: int) -> str:
    """The page's path for the thing with this number, whatever its ids look like."""
    path = page.path.replace("{id:number}", str(number))
    return path.replace("{id:uuid}", str(UUID(int=number)))


def _once() -> Callable[[], str]:
    kept: list[str] = []

    def get() -> str:
        if not kept:
            from backtalk.staff import passwords

            kept.append(passwords.hashed(PASSWORD))
        return kept[0]

    return get


_HASH = _once()


def read(staff_id: int) -> Staff:
    with session() as db:
        return db.get_one(Staff, staff_id)


@dataclass
class Browser:
    """Sends what a browser sends; keeps cookies; fills the form's token in."""

    app: Starlette
    address: str = "203.0.113.5"
    base: str = HOST
    kept_token: str = ""
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(self.address, 5000)),
            base_url=self.base,
        )

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(f"/console{path}", **options)

    async def post(
        self,
        path: str,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        **form: Any,
    ) -> httpx.Response:
        """Send a form as our own page would."""
        if token is None:
            token = await self.token()
        sent = (
            {"Origin": self.base, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        )
        data = {"csrftoken": token, **form}
        return await self.http.post(f"/console{path}", data=data, headers=sent)

    async def token(self) -> str:
        """The token of this session's forms; empty for nobody."""
        found = re.search(
            r'name="csrftoken" value="(\w+)"', (await self.get("/account/password")).text
        )
        return found[1] if found else ""

    async def sign_in(self, email: str, password: str = PASSWORD, **form: Any) -> httpx.Response:
        return await self.post("/sign-in", token="", email=email, password=password, **form)

    @property
    def cookie(self) -> str | None:
        return self.http.cookies.get(COOKIE)
