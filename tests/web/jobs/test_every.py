import asyncio

import pytest

from web.jobs.every import at_most_every, every


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr("web.jobs.every.failure", lambda name, _: names.append(name))
    return names


async def test_what_fails_is_tried_again_and_keeps_nothing_else_from_being_done(
    logged: list[str],
) -> None:
    done: list[str] = []
    again = asyncio.Event()

    async def fails() -> None:
        done.append("fails")
        raise RuntimeError

    async def works() -> None:
        done.append("works")
        if done.count("works") == 2:
            again.set()

    task = asyncio.create_task(every(0.001, fails, works, failed="work_failed"))
    await asyncio.wait_for(again.wait(), 5)
    task.cancel()
    assert done[:4] == ["fails", "works"] * 2
    assert logged[:2] == ["work_failed"] * 2


async def test_what_is_done_is_left_out_for_a_while_but_not_what_failed() -> None:
    tries = 0

    async def fails_once() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError

    work = at_most_every(3600, fails_once)
    with pytest.raises(RuntimeError):
        await work()
    for _ in range(3):
        await work()
    assert tries == 2
