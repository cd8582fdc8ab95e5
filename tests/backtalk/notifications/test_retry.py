"""When what could not be sent is tried again."""

from datetime import timedelta

from backtalk.notifications import retry


def test_delays_grow_and_stay_bounded() -> None:
    delays = [retry.delay(n) for n in range(1, 2000)]
    assert delays[:4] == [timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert delays == sorted(delays)
    assert delays[-1] == retry.LONGEST_DELAY


def test_a_day_of_tries_is_followed_by_none() -> None:
    last = next(n for n in range(1, 2000) if retry.is_last(n))
    waited = sum((retry.delay(n) for n in range(1, last)), timedelta())
    assert waited < retry.GIVE_UP <= waited + retry.delay(last)
