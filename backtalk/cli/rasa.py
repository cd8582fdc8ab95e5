"""`backtalk rasa …`."""

import subprocess
import sys

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def rasa(arguments: tuple[str, ...]) -> None:
    """Run a command of Rasa's own in the engine: shell, test, data validate, interactive."""
    from backtalk import engine
    from backtalk.settings import ROOT

    command = engine.command(*arguments)
    try:
        code = subprocess.call(command, cwd=ROOT, env=engine.environment())  # noqa: S603 - by hand
    except KeyboardInterrupt:  # Ctrl-C went to Rasa as well, which said what it had to say
        code = 130
    sys.exit(code)
