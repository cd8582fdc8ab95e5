"""`python -m web.server`: the web application over HTTP."""

import asyncio

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backtalk.cli import one_sentence
from backtalk.file_permissions import keep_to_owner
from backtalk.run.processes import open_many_files
from backtalk.settings import settings
from web.app import check_start, create_app

CONNECTIONS = 1000
"""At once; a clinic's visitors need a few dozen. Who is one too many gets 503."""
PATIENCE = 20.0
"""Seconds in which a request must arrive whole: a page of text over a bad line takes two."""


class Impatient(HttpToolsProtocol):
    """Ends a connection on which no request arrives; uvicorn waits for the first for ever."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(PATIENCE, self._end)

    def _end(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if not (answering and not self.cycle.more_body):
            self.transport.abort()


def main() -> None:
    """Serve until stopped."""
    keep_to_owner()
    open_many_files()
    with one_sentence():
        app = create_app()
        check_start(app.state.gateway)
    config = settings()
    uvicorn.run(
        app,
        host=config.host,
        port=config.port,
        http=Impatient,
        limit_concurrency=CONNECTIONS,
        access_log=False,
        log_level="warning",
        server_header=False,
        # uvicorn would believe a forged X-Forwarded-For from this machine; web asks the settings.
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
