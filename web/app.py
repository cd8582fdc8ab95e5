"""The web server's application: the chat API and the clinic's page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from urllib.parse import urlsplit

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
from backtalk.content.store import PATIENCE
from backtalk.privacy.crypto import check_key_at_start
from backtalk.secrets import signing_key
from backtalk.settings import Settings, settings
from web import site
from web.chat import contact, keep, routes, schemas, widget
from web.chat.engine import EngineClient
from web.chat.openapi import Operation, api_routes, document
from web.chat.tokens import Tokens
from web.console import app as console
from web.engine_model import get_model
from web.errors import ApiError, handling, on_api_error, on_http_exception
from web.gateway import Gateway
from web.health import HealthCheck, get_health, get_live, get_ready
from web.jobs.content import follow_forever
from web.jobs.masking import index_requests, sweep_forever
from web.jobs.outbox import send_forever
from web.jobs.training import train_forever
from web.jobs.visits import Visits, count_forever, write
from web.limits import RateLimits
from web.metrics import get_metrics
from web.middleware import logs
from web.middleware.headers import SecurityHeaders
from web.middleware.hosts import Hosts
from web.middleware.origins import Origins
from web.middleware.proxies import UnnamedProxy
from web.rate_windows import Counting

OPERATIONS = (
    Operation(
        "POST",
        "/chat/messages",
        routes.post_message,
        schemas.ChatReply,
        schemas.ChatMessageIn,
        errors=(400, 403, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "GET",
        "/chat/history",
        routes.get_history,
        schemas.History,
        errors=(400, 401, 403, 404, 429, 500, 503),
    ),
    Operation(
        "GET",
        "/chat/transcript",
        routes.get_transcript,
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
        errors=(400, 403, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "DELETE",
        "/chat/contact",
        contact.withdraw_contact,
        schemas.WithdrawReply,
        schemas.WithdrawIn,
        errors=(400, 401, 403, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "POST",
        "/chat/mail",
        keep.post_mail,
        schemas.MailReply,
        schemas.MailIn,
        errors=(400, 401, 403, 404, 413, 415, 422, 429, 500, 502, 503),
    ),
    Operation(
        "POST",
        "/chat/handover",
        keep.post_handover,
        schemas.HandOver,
        schemas.HandOverIn,
        errors=(400, 401, 403, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "POST",
        "/chat/takeover",
        keep.take_handover,
        schemas.TakeOver,
        schemas.TakeOverIn,
        token=False,
        errors=(400, 403, 404, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "POST",
        "/chat/feedback",
        routes.post_feedback,
        schemas.FeedbackReply,
        schemas.FeedbackIn,
        errors=(400, 401, 403, 404, 413, 415, 422, 429, 500, 503),
    ),
    Operation(
        "DELETE",
        "/chat",
        routes.delete_chat,
        schemas.DeleteReply,
        schemas.DeleteIn,
        errors=(400, 401, 403, 413, 415, 422, 429, 500, 503),
    ),
    Operation("GET", "/health", get_health, schemas.Health, token=False, errors=(500,)),
    Operation("GET", "/health/live", get_live, schemas.Live, token=False, errors=(500,)),
    Operation("GET", "/health/ready", get_ready, schemas.Ready, token=False, errors=(500, 503)),
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
    counting = Counting(config.redis_url)
    gateway = Gateway(
        settings=config,
        engine=engine,
        tokens=Tokens(signing_key()),
        counting=counting,
        limits=RateLimits(config.rate_limit, counting),
        content=content or _content(config),
    )
    inside = (config.host, urlsplit(config.web_url).hostname or "")
    middleware = [
        Middleware(logs.AccessLog),
        Middleware(SecurityHeaders, https=config.public_url.startswith("https://")),
        Middleware(Hosts, public_url=config.public_url, others=inside),
        Middleware(Origins, allowed=config.allowed_origins, public_url=config.public_url),
        Middleware(logs.LastResort),
        Middleware(Visits, gateway=gateway),
    ]
    if config.trusted_proxies:
        proxies = Middleware(ProxyHeadersMiddleware, trusted_hosts=config.trusted_proxies)
    else:
        proxies = Middleware(UnnamedProxy, gateway=gateway)
    middleware.insert(0, proxies)
    app = Starlette(
        routes=[
            *api_routes(OPERATIONS),
            Route("/openapi.json", get_openapi),
            Route("/metrics", get_metrics),
            Route("/engine/model", get_model),
            *site.routes,
        ],
        middleware=middleware,
        exception_handlers=dict(
            (handling(ApiError, on_api_error), handling(HTTPException, on_http_exception))
        ),
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    app.state.gateway = gateway
    console.mount(app, gateway)
    app.state.health = HealthCheck(engine, config.actions)
    return app


def _content(config: Settings) -> ContentStore:
    return ContentStore(config.content, config.var / "links.json", patience=PATIENCE)


async def _in_background(work: Callable[[Gateway], Awaitable[None]], gateway: Gateway) -> None:
    await gateway.tables()
    await work(gateway)


def check_start(gateway: Gateway) -> None:
    """Load what the first visitor would wait for; what is broken stops the start.

    Raises:
        backtalk.content.errors.ContentError: If a content file is broken.
        backtalk.privacy.crypto.WrongKey: If the database was written under another key.
    """
    gateway.content.look()
    # A database that is away now may come back; its visitors are told so.
    with suppress(SQLAlchemyError, OSError):
        check_key_at_start()


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    gateway: Gateway = app.state.gateway
    await to_thread.run_sync(check_start, gateway)
    background = (
        *(sweep_forever, count_forever, send_forever, index_requests, train_forever),
        follow_forever,
    )
    tasks = [asyncio.create_task(_in_background(work, gateway)) for work in background]
    async with gateway.engine:
        yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await write(gateway)
    await gateway.counting.close()
