"""`backtalk evaluate`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON Lines: text, label, also.",
)
@click.option("--red-flags", is_flag=True, help="Danger signs, on held-out and must-pass lines.")
@click.option(
    "--mutations",
    type=click.IntRange(min=0),
    default=0,
    help="With --red-flags: about so many must-pass lines typed in other ways.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def evaluate(questions: Path | None, red_flags: bool, mutations: int, as_json: bool) -> None:
    """Measure what a visitor would get, on labelled questions or on danger signs."""
    import json

    from backtalk.evaluate import figures, red_flag_evaluation, red_flag_report, report
    from backtalk.evaluate.parser import parser
    from backtalk.evaluate.questions import QuestionsError, read_questions

    if (questions is not None) is red_flags:
        raise click.UsageError("Give either --questions FILE or --red-flags.")
    if mutations and not red_flags:
        raise click.UsageError("--mutations goes with --red-flags.")
    try:
        asked = read_questions(questions) if questions else []
        with parser(lambda line: click.echo(line, err=True)) as engine:
            if questions:
                evaluation = figures.evaluate(asked, engine)
                found, readable = evaluation.figures(), report.report(evaluation)
            else:
                measured = red_flag_evaluation.evaluate(engine, mutations)
                found, readable = measured.figures(), red_flag_report.report(measured)
    except QuestionsError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found, indent=2) if as_json else readable)
