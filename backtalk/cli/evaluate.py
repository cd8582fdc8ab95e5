"""`backtalk evaluate`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="JSON Lines: text, label, also.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def evaluate(questions: Path, as_json: bool) -> None:
    """Measure on labelled questions what a visitor would get."""
    import json

    from backtalk.evaluate import figures, report
    from backtalk.evaluate.parser import parser
    from backtalk.evaluate.questions import QuestionsError, read_questions

    try:
        asked = read_questions(questions)
    except QuestionsError as error:
        raise click.UsageError(str(error)) from error
    with parser(lambda line: click.echo(line, err=True)) as engine:
        evaluation = figures.evaluate(asked, engine)
    found = evaluation.figures()
    click.echo(json.dumps(found, indent=2) if as_json else report.report(evaluation))
