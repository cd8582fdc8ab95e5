"""What the parts say that nobody who starts Backtalk can act on; `run -v` shows it all the same."""

import re
from collections.abc import Callable

_WARNING = re.compile(r"\.py:\d+: \w*Warning: ")
_INFORMATION = re.compile(
    r"^\w+ *\| (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO |The database is up to date)"
)


def without_chatter(show: Callable[[str], None]) -> Callable[[str], None]:
    """Pass on lines but for warnings of libraries about each other, and Rasa's information."""
    source = False  # a warning is followed by the line of code that it is about

    def pass_on(line: str) -> None:
        nonlocal source
        warning = _WARNING.search(line) is not None
        if not (warning or (source and "|   " in line) or _INFORMATION.match(line)):
            show(line)
        source = warning

    return pass_on
