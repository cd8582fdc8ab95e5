"""How much one address and one conversation may send."""

import ipaddress
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerHour, parse

from web.rate_windows import Counting

Mail = Literal["of a conversation", "of an address", "to an address"]
MAILS: dict[Mail, int] = {"of a conversation": 5, "of an address": 20, "to an address": 3}
"""How many mails an hour go to visitors, in the clinic's name."""


class RateLimits:
    """Counts requests over a moving window."""

    SHARED = 10
    """How many conversations at full speed one address may hold: a waiting room has one address."""

    def __init__(self, rate: str, counting: Counting) -> None:
        """Allow `rate`, in the words of `limits` (`30/minute`)."""
        self._item: RateLimitItem = parse(rate)
        self._shared = type(self._item)(self._item.amount * self.SHARED, self._item.multiples)
        self._counting = counting

    async def wait_to_mail(self, kind: Mail, who: str) -> int | None:
        """Count a mail to a visitor; the seconds to wait if there were too many, or None.

        Args:
            kind: What is counted.
            who: Whose conversation or address it is.
        """
        return await self._counting.wait(RateLimitItemPerHour(MAILS[kind]), f"mail {kind}", who)

    async def wait(self, kind: str, who: str, *, shared: bool = False) -> int | None:
        """Count a request; the seconds to wait if there were too many, or None.

        Args:
            kind: What is counted (`read of an address`, `write of a conversation`, …).
            who: Whose request it is.
            shared: Whether several people may be behind it, so that more is allowed.
        """
        return await self._counting.wait(self._shared if shared else self._item, kind, who)


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
