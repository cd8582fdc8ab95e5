"""The figures of the danger signs in readable form. No held-out line is ever in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from backtalk.evaluate.red_flag_evaluation import Evaluation

SHOWN = 40
"""Lines that are shown of those that fail, of each kind of failure."""
_NAME = 28  # width of a row's name
_DANGER = ("n", "alarm", "check", "soon", "missed", "weaker", "other_row")
_ALIKE = ("n", "alarm", "check", "soon")


def report(evaluation: Evaluation) -> str:
    """Both sets, the must-pass lines that fail, and what is lost by typing otherwise."""
    found = evaluation.figures()
    parts = [[f"model {found['model']}, {found['ms_per_message']} ms a message"]]
    for name in ("held_out", "must_pass"):
        parts += [[f"{name} lines", *_targets(found[name])], list(_tables(found[name]))]
    parts.append(list(_failing(found["must_pass"]["failing"])))
    if "mutations" in found:
        parts.append(list(_mutations(found["mutations"])))
    return "\n\n".join("\n".join(lines) for lines in parts)


def _targets(measured: Mapping[str, Any]) -> Iterator[str]:
    for target in measured["targets"]:
        bound = "at_least" if "at_least" in target else "at_most"
        yield (
            f"{target['group']}: {' or '.join(target['verdicts'])} {target['share']:.1%}"
            f" ({bound.replace('_', ' ')} {target[bound]:.0%})"
            f"{'' if target['met'] else '  MISSED'}"
        )
    soon = measured["totals"].get("soon")
    if soon:
        seen = soon["n"] - soon["missed"]
        yield f"soon: soon, check or alarm {seen / soon['n']:.1%}"


def _tables(measured: Mapping[str, Any]) -> Iterator[str]:
    heads = [*_DANGER, "alike", *_ALIKE[1:]]
    yield _row("row", heads)
    for red_flag_id, counts in measured["per_row"].items():
        cells = [*_cells(counts.get("danger"), _DANGER), *_cells(counts.get("look_alikes"), _ALIKE)]
        yield _row(red_flag_id, cells)
    for side, columns in (("danger", _DANGER), ("look_alikes", _ALIKE)):
        if side in measured["per_kind"]:
            yield ""
            yield _row(f"kind of {side.replace('_', '-')} line", columns)
            for kind, counts in measured["per_kind"][side].items():
                yield _row(kind, _cells(counts, columns))


def _cells(counts: Mapping[str, int] | None, columns: tuple[str, ...]) -> list[str]:
    return [str(counts[column] or ".") if counts else "" for column in columns]


def _row(name: str, cells: list[str] | tuple[str, ...]) -> str:
    return f"{name:<{_NAME}}" + "".join(f"{cell:>10}" for cell in cells)


def _failing(failing: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{len(failing)} must-pass lines fail"
    for line in failing[:SHOWN]:
        rows = f" ({', '.join(line['rows'])})" if line["rows"] else ""
        yield f"{line['red_flag_id']}, {line['kind']}: {line['verdict']}{rows}: {line['text']}"


def _mutations(found: Mapping[str, Any]) -> Iterator[str]:
    columns = ("n", "alarm", "check", "lost")
    yield (
        f"{found['n']} changed messages of lines that alarm: {found['alarm_share']:.1%} still do,"
        f" {found['seen_share']:.1%} alarm or check"
    )
    yield _row("change", columns)
    for kind, counts in found["per_kind"].items():
        yield _row(kind, _cells(counts, columns))
    for lost in found["lost_messages"][:SHOWN]:
        yield f"lost, {lost['kind']}, {lost['red_flag_id']}: {lost['text']}"
