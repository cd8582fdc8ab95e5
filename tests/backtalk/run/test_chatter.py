import pytest

from backtalk.run.chatter import without_chatter

WARNING = "engine  | /x/matplotlib/_pattern.py:64: PyparsingDeprecationWarning: 'oneOf' deprecated"
SOURCE = "engine  |   prop = Group(x)"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ([WARNING, SOURCE], []),
        (["engine  | 2026-11-30 01:42:46 INFO     root  - Starting Rasa server"], []),
        (["migrate | The database is up to date."], []),
        (["engine  | 2026-11-30 01:42:46 ERROR    root  - It failed"], None),
        (["engine  | Traceback (most recent call last):", '  engine  |   File "x.py"'], None),
        (['web     | {"event": "request"}', "1/4 web"], None),
        ([WARNING, "engine  | what came instead of code"], ["engine  | what came instead of code"]),
    ],
)
def test_only_what_somebody_can_act_on_is_shown(said: list[str], shown: list[str] | None) -> None:
    lines: list[str] = []
    show = without_chatter(lines.append)
    for line in said:
        show(line)
    assert lines == (said if shown is None else shown)
