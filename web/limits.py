"""How much one address and one conversation may send."""

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class RateLimits:
    """Counts requests over a moving window, in memory: one web process serves a clinic."""

    def __init__(self, rate: str) -> None:
        """Allow `rate`, in the words of `limits` (`30/minute`)."""
        self._item: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, kind: str, who: str) -> int | None:
        """Count a request; the seconds to wait if there were too many, or None.

        Args:
            kind: What is counted (`address`, `conversation`, …).
            who: Whose request it is.
        """
        if self._limiter.hit(self._item, kind, who):
            return None
        reset = self._limiter.get_window_stats(self._item, kind, who).reset_time
        return max(1, math.ceil(reset - time.time()))


def address_group(host: str | None) -> str:
    """The address to count for: one household owns a whole IPv6 /64."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
