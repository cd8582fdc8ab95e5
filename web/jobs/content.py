"""Takes in what is edited in the console, by this process or another, within seconds."""

from functools import partial

from anyio import to_thread

from backtalk.content.edits.folder import written_out
from backtalk.content.store import LOOK_EVERY
from web.gateway import Gateway
from web.jobs.every import every


async def follow_forever(gateway: Gateway) -> None:
    """Look for new edits, and let the engine's next start or model find them."""
    written = gateway.content.overlay

    async def look() -> None:
        nonlocal written
        await to_thread.run_sync(gateway.content.look, limiter=gateway.threads)
        if written is not gateway.content.overlay:
            folders = gateway.settings.content, gateway.settings.var
            await to_thread.run_sync(partial(written_out, *folders), limiter=gateway.threads)
            written = gateway.content.overlay

    await every(LOOK_EVERY, look, failed="content_look_failed")
