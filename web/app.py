"""The web server's application: the chat API and the clinic's page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from backtalk.content import ContentStore
from backtalk.privacy.crypto import check_key_at_start
from backtalk.secrets import signing_key
from backtalk.settings import settings
from web import chat, contact, logs, schemas, site, widget
from web.console import app as console
from web.engine import EngineClient
from web.errors import ApiError, on_api_error, on_http_exception
from web.gateway import Gateway
from web.headers import SecurityHeaders
from web.health import HealthCheck, get_health
from web.limits import RateLimits
from web.notifications import send_forever
from web.openapi import Operation, document
from web.origins import Origins
from web.privacy import sweep_forever
from web.tokens import Tokens
from web.visits import Visits, count_forever, write

OPERATIONS = (
    Operation(
        "POST",
        "/chat/messages",
        chat.post_message,
        schemas.ChatReply,
        schemas.ChatMessageIn,
        errors=(400, 403, 413, 422, 429, 500, 503),
    ),
    Operation(
        "GET",
        "/chat/history",
        chat.get_history,
        schemas.History,
        errors=(400, 401, 403, 404, 429, 500, 503),
    ),
    Operation(
        "GET",
        "/chat/transcript",
        chat.get_transcript,
        None,
        errors=(400, 401, 403, 404, 429, 500, 503),
        media="text/plain",
    ),
    Operation(
        "GET",
        "/chat/widget",
        widget.get_facts,
        schemas.WidgetFacts,
        token=False,
        errors=(403, 500),
    ),
    Operation(
        "GET",
        "/chat/routine.ics",
        widget.get_routine_calendar,
        None,
        token=False,
        errors=(403, 422, 429, 500),
        media="text/calendar",
        query=widget.RoutineQuery,
    ),
    Operation(
        "GET",
        "/chat/breaks.ics",
        widget.get_breaks_calendar,
        None,
        token=False,
        errors=(403, 422, 429, 500),
        media="text/calendar",
        query=widget.BreaksQuery,
    ),
    Operation(
        "GET",
        "/chat/contact",
        contact.get_contact,
        schemas.ContactForm,
        token=False,
        errors=(403, 500),
    ),
    Operation(
        "POST",
        "/chat/contact",
        contact.post_contact,
        schemas.ContactReply,
        schemas.ContactIn,
        errors=(400, 403, 413, 422, 429, 500, 503),
    ),
    Operation(
        "POST",
        "/chat/feedback",
        chat.post_feedback,
        schemas.FeedbackReply,
        schemas.FeedbackIn,
        errors=(400, 401, 403, 404, 413, 422, 429, 500, 503),
    ),
    Operation(
        "DELETE",
        "/chat",
        chat.delete_chat,
        schemas.DeleteReply,
        schemas.DeleteIn,
        errors=(400, 401, 403, 413, 422, 429, 500, 503),
    ),
    Operation("GET", "/health", get_health, schemas.Health, token=False, errors=(500,)),
)


@cache
def _document() -> dict[str, object]:
    return document(OPERATIONS)


async def get_openapi(_: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(_document())


def create_app(content: ContentStore | None = None) -> Starlette:
    """The application.

    Args:
        content: Content to use instead of what the settings name.
    """
    logs.configure()
    config = settings()
    engine = EngineClient(config.engine)
    gateway = Gateway(
        settings=config,
        engine=engine,
        tokens=Tokens(signing_key()),
        limits=RateLimits(config.rate_limit),
        content=content or ContentStore(config.content, config.var / "links.json"),
    )
    middleware = [
        Middleware(logs.AccessLog),
        Middleware(SecurityHeaders),
        Middleware(Origins, allowed=config.allowed_origins),
        Middleware(logs.LastResort),
        Middleware(Visits, gateway=gateway),
    ]
    if config.trusted_proxies:
        proxies = Middleware(ProxyHeadersMiddleware, trusted_hosts=config.trusted_proxies)
        middleware.insert(0, proxies)
    app = Starlette(
        routes=[
            *(Route(o.path, o.handler, methods=[o.method]) for o in OPERATIONS),
            Route("/openapi.json", get_openapi),
            *site.routes,
        ],
        middleware=middleware,
        exception_handlers={ApiError: on_api_error, HTTPException: on_http_exception},
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    app.state.gateway = gateway
    console.mount(app, gateway)
    app.state.health = HealthCheck(engine, config.actions_port)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    gateway: Gateway = app.state.gateway
    # Loaded before the first visitor waits for it; broken content stops the start.
    await to_thread.run_sync(gateway.content.get)
    # A database that is away now may come back; its visitors are told so.
    with suppress(SQLAlchemyError, OSError):
        await to_thread.run_sync(check_key_at_start)
    background = (sweep_forever, count_forever, send_forever)
    tasks = [asyncio.create_task(work(gateway)) for work in background]
    async with gateway.engine:
        yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await write(gateway)
