"""The command line: `backtalk COMMAND`. A command is a module here with a click command in it.

Modules import what is slow inside their function, so that `--help` is quick.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from backtalk.file_permissions import keep_to_owner


class _Commands(click.Group):
    """Finds a command by the name of its module; `demo-data` is in `demo_data`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        module = name.replace("-", "_")
        command = getattr(importlib.import_module(f"{__name__}.{module}"), module)
        return command if isinstance(command, click.Command) else None


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def backtalk() -> None:
    """Backtalk: an assistant for a physiotherapy clinic's website."""


def main() -> None:
    """Run the command; what went wrong for a reason we know is one sentence, exit code 1."""
    keep_to_owner()
    with one_sentence():
        backtalk()


@contextmanager
def one_sentence() -> Iterator[None]:
    """End the process with one sentence and exit code 1 for an error that `explain` knows."""
    try:
        yield
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        sys.exit(f"Error: {sentence}")


def _plain(message: str) -> str:
    own = message.removeprefix("Value error, ")
    return own if own != message else message.lower()


def explain(error: Exception) -> str | None:
    """The sentence to say for an error whose cause lies outside the program, if it is one."""
    from pydantic import ValidationError

    from backtalk.backup.errors import BackupError
    from backtalk.bench.errors import BenchError
    from backtalk.bench.running import RunError
    from backtalk.content.errors import ContentError
    from backtalk.db.migrate import MigrationError
    from backtalk.demo.loading import DemoError
    from backtalk.evaluate.parser import ParserError
    from backtalk.privacy.crypto import WrongKey
    from backtalk.privacy.rotation import RotationError
    from backtalk.reviews.training_data.files import ExportRefused
    from backtalk.reviews.training_data.importing import ImportRefused
    from backtalk.run.engine import EngineMissing
    from backtalk.run.service import ServiceFailed
    from backtalk.run.startup import StartError
    from backtalk.secrets import SecretError
    from backtalk.staff.accounts import StaffError
    from backtalk.training.trainer import TrainingError

    ours = (
        *(BackupError, BenchError, ContentError, DemoError, EngineMissing, MigrationError),
        *(ParserError, RotationError, RunError, SecretError, ServiceFailed, StaffError, StartError),
        *(TrainingError, WrongKey),
        *(ExportRefused, ImportRefused),
    )
    if isinstance(error, ours):
        return str(error)
    if isinstance(error, ValidationError) and error.title == "Settings":
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        # A password in an address is nobody's business who reads the log.
        shown = re.sub(r"//[^/@]*@", "//...@", repr(first["input"]))
        return f"BACKTALK_{name} is set to {shown}: {_plain(first['msg'])}."
    return None
