"""`backtalk evaluate`."""

import json
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--questions", type=_FILE, help="JSON Lines: text, label, also.")
@click.option("--red-flags", is_flag=True, help="Danger signs, on held-out and must-pass lines.")
@click.option(
    "--mutations",
    type=click.IntRange(min=0),
    default=0,
    help="With --red-flags: about so many must-pass lines typed in other ways.",
)
@click.option(
    "--replies",
    type=(_FILE, click.Path(dir_okay=False, path_type=Path)),
    metavar="FILE OUT",
    default=None,
    help="Write what a visitor would see for each line, from the Backtalk that runs.",
)
@click.option("--traffic", type=_FILE, help="Count alarms, checks and forms, likewise.")
@click.option("--url", help="Where that Backtalk runs, if not here.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def evaluate(
    questions: Path | None,
    red_flags: bool,
    mutations: int,
    replies: tuple[Path, Path] | None,
    traffic: Path | None,
    url: str | None,
    as_json: bool,
) -> None:
    """Measure what a visitor would get: labelled questions, danger signs, whole replies."""
    from backtalk.evaluate.questions import QuestionsError

    if sum(map(bool, (questions, red_flags, replies, traffic))) != 1:
        raise click.UsageError(
            "Give one of --questions FILE, --red-flags, --replies FILE OUT, --traffic FILE."
        )
    if mutations and not red_flags:
        raise click.UsageError("--mutations goes with --red-flags.")
    try:
        if replies or traffic:
            found, readable = _asked(replies, traffic, url)
        else:
            found, readable = _parsed(questions, mutations)
    except QuestionsError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found, indent=2) if as_json else readable)


def _parsed(questions: Path | None, mutations: int) -> tuple[dict[str, Any], str]:
    from backtalk.evaluate import figures, red_flag_evaluation, red_flag_report, report
    from backtalk.evaluate.parser import parser
    from backtalk.evaluate.questions import read_questions

    asked = read_questions(questions) if questions else []
    with parser(lambda line: click.echo(line, err=True)) as engine:
        if questions:
            evaluation = figures.evaluate(asked, engine)
            return evaluation.figures(), report.report(evaluation)
        measured = red_flag_evaluation.evaluate(engine, mutations)
        return measured.figures(), red_flag_report.report(measured)


def _asked(
    replies: tuple[Path, Path] | None, traffic: Path | None, url: str | None
) -> tuple[dict[str, Any], str]:
    import httpx

    from backtalk.evaluate import asked
    from backtalk.settings import settings

    file = replies[0] if replies else traffic
    lines = asked.read_lines(file) if file else []
    address = url or f"http://127.0.0.1:{settings().port}"
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        shown = list(asked.ask(lines, http))
    if replies:
        written = [{"text": one.line.text, "reply": one.shown} for one in shown]
        replies[1].write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
        return {"n": len(shown)}, f"{len(shown)} replies in {replies[1]}"
    found = asked.traffic(shown)
    return found, "\n".join(_counted(group, counts) for group, counts in found.items())


def _counted(group: str, counts: dict[str, int]) -> str:
    return (
        f"{group}: {counts['n']} lines, {counts['alarm']} alarms, {counts['check']} checks,"
        f" {counts['contact']} contact forms"
    )
