"""How often somebody may guess a password or a code."""

from limits import RateLimitItem, parse

from web.limits import address_group
from web.rate_windows import Counting

# A person mistypes; a clinic shares one address; a botnet has many addresses.
_HERE = parse("5/15 minutes")
_ACCOUNT = parse("30/15 minutes")
_ADDRESS = parse("60/15 minutes")


class Throttle:
    """Counts tries before they are made."""

    def __init__(self, counting: Counting) -> None:
        """Count nothing yet."""
        self._counting = counting

    async def wait(self, account: str, address: str, device: str | None = None) -> int | None:
        """Count a try; the seconds to wait if there were too many, or None.

        Args:
            account: Whose password is tried, as it was typed.
            address: From where.
            device: The name of a browser in which the account was signed in to before; it is
                counted for itself, so that no stranger's tries shut it out.
        """
        for item, who in (
            [(_HERE, ("device", device))] if device else self._windows(account, address)
        ):
            seconds = await self._counting.wait(item, "sign-in", *who)
            if seconds is not None:
                return seconds
        return None

    async def succeeded(self, account: str, address: str, device: str | None = None) -> None:
        """Forget the tries of somebody who got in; those of the address still count.

        What strangers have tried is not forgotten when a known browser gets in.
        """
        if device:
            await self._counting.clear(_HERE, "sign-in", "device", device)
            return
        for item, who in self._windows(account, address)[1:]:
            await self._counting.clear(item, "sign-in", *who)

    @staticmethod
    def _windows(account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        name, group = account.strip().casefold()[:254], address_group(address)
        return [
            (_ADDRESS, ("address", group)),
            (_HERE, ("here", name, group)),
            (_ACCOUNT, ("account", name)),
        ]
