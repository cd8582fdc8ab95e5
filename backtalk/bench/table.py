"""The measurements as a Markdown table, and where it is put."""

import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from backtalk.bench.red_flags import Milliseconds, danger_milliseconds
from backtalk.bench.serving import LOAD_SECONDS, VISITORS, Serving, Speed, measure_serving
from backtalk.bench.sizes import megabytes
from backtalk.bench.training import training_seconds
from backtalk.settings import ROOT


def measure() -> Iterator[str]:
    """Measure one thing after the other; each line of the table as soon as it is known."""
    yield f"{platform.machine()}, {os.cpu_count()} cores, {date.today():%Y-%m-%d}:\n"
    yield "| what | measured | wanted |"
    yield "|---|---|---|"
    yield _row("engine's environment on disk", f"{megabytes(ROOT / 'engine/.venv'):.0f} MB", "800")
    yield _row("the product's environment on disk", f"{megabytes(ROOT / '.venv'):.0f} MB", "")
    for size, wanted in ((5000, "25 s"), (20000, "45 s"), (80000, "")):  # or all there are
        count, cold, warm = training_seconds(size)
        yield _row(f"training on {count} examples", f"{cold:.1f} s", wanted)
        yield _row(f"again, vectors known ({count} examples)", f"{warm:.1f} s", "")
    yield from _danger(danger_milliseconds())
    yield from _serving(measure_serving())


def _danger(found: Milliseconds) -> Iterator[str]:
    for size, wanted in (("200", "2 ms"), ("1000", "10 ms")):
        yield _row(f"danger signs, {size} characters", f"{found['plain'][size]:.1f} ms", wanted)
    for size, taken in found["denied"].items():
        yield _row(f"the same, some of it denied, {size} characters", f"{taken:.1f} ms", "")


def _serving(found: Serving) -> Iterator[str]:
    yield _row("start until web answers", f"{found.web_seconds:.1f} s", "3 s")
    yield _row("start until ready", f"{found.ready_seconds:.1f} s", "12 s")
    for part, wanted in (("engine", "500 MB"), ("actions", "120 MB"), ("web", "150 MB")):
        yield _row(f"memory of {part} after the load", f"{found.megabytes[part]:.0f} MB", wanted)
    yield _row("understanding a message, one core", _speed(found.understanding), "8 ms")
    yield _row("answering a message, end to end", _speed(found.answering), "")
    yield _row(
        f"messages a second, {VISITORS} visitors at once for {LOAD_SECONDS:.0f} s",
        f"{found.load.per_second:.0f}",
        "",
    )
    for part, wanted in (("engine", "9 ms"), ("web", "5 ms"), ("actions", "2 ms")):
        spent = f"{found.load.processor[part]:.1f} ms"
        yield _row(f"processor time of {part}, a message of this load", spent, wanted)


def _speed(speed: Speed) -> str:
    return f"{speed.median:.1f} ms (95 %: {speed.p95:.1f} ms)"


def _row(what: str, measured: str, wanted: str) -> str:
    return f"| {what} | {measured} | {'≤ ' + wanted if wanted else ''} |"


def put_into(file: Path, lines: list[str], mark: str = "bench") -> None:
    """Replace what stands between the marks in `file`.

    Args:
        file: A Markdown file with the lines `<!-- MARK: begin -->` and `<!-- MARK: end -->`.
        lines: What to put there.
        mark: The marks' name.

    Raises:
        ValueError: If the file has no such marks.
    """
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    text = file.read_text(encoding="utf-8")
    before, begun, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        raise ValueError(f"{file} has no line {begin} with {end} behind it.")
    body = "\n".join(lines)
    file.write_text(f"{before}{begin}\n{body}\n{end}{after}", encoding="utf-8")
