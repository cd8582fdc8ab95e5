"""`backtalk rasa …`."""

import subprocess
import sys
from pathlib import Path

import click

_WRITES = ("-o", "--out", "--output")


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def rasa(arguments: tuple[str, ...]) -> None:
    """Run a command of Rasa's own in the engine: shell, test, data validate, interactive."""
    from backtalk.run import engine
    from backtalk.settings import ROOT

    command = engine.command(*_from_here(arguments))
    try:
        code = subprocess.call(command, cwd=ROOT, env=engine.environment())
    except KeyboardInterrupt:  # Ctrl-C went to Rasa as well, which said what it had to say
        code = 130
    sys.exit(code)


def _from_here(arguments: tuple[str, ...]) -> list[str]:
    """The arguments, with files after an option as seen from here: Rasa runs in the project."""
    given = []
    for before, argument in zip(("", *arguments), arguments, strict=False):
        is_value = before.startswith("-") and not argument.startswith("-")
        is_file = is_value and (before in _WRITES or Path(argument).exists())
        given.append(str(Path(argument).resolve()) if is_file else argument)
    return given
