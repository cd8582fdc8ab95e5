"""How often somebody may guess a password or a code."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web.limits import address_group

# A person mistypes; a clinic shares one address; a botnet has many addresses.
_HERE = parse("5/15 minutes")
_ACCOUNT = parse("30/15 minutes")
_ADDRESS = parse("60/15 minutes")


class Throttle:
    """Counts tries before they are made, in memory: one web process serves a clinic."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, account: str, address: str) -> int | None:
        """Count a try; the seconds to wait if there were too many, or None.

        Args:
            account: Whose password is tried, as it was typed.
            address: From where.
        """
        for item, who in self._windows(account, address):
            if not self._limiter.hit(item, *who):
                reset = self._limiter.get_window_stats(item, *who).reset_time
                return max(1, math.ceil(reset - time.time()))
        return None

    def succeeded(self, account: str, address: str) -> None:
        """Forget the tries of somebody who got in; those of the address still count."""
        for item, who in self._windows(account, address)[1:]:
            self._limiter.clear(item, *who)

    @staticmethod
    def _windows(account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        name, group = account.strip().casefold()[:254], address_group(address)
        return [
            (_ADDRESS, ("address", group)),
            (_HERE, ("here", name, group)),
            (_ACCOUNT, ("account", name)),
        ]
