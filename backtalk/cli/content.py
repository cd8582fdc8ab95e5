"""`backtalk content`: what a clinic runs after it has edited `content/`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from backtalk.content.online import Checker


@click.group()
def content() -> None:
    """Look at what the assistant says."""


@content.command("check")
@click.option("--online", is_flag=True, help="Ask every link whether it answers.")
@click.pass_context
def check_command(context: click.Context, online: bool) -> None:
    """Name what is broken, hard to read, unsourced or not yet reviewed."""
    context.exit(content_check(online))


def content_check(
    online: bool,
    directory: Path | None = None,
    links: Path | None = None,
    checker: "Checker | None" = None,
) -> int:
    """Print what is found in the content.

    Args:
        online: Ask every link whether it answers, and remember it.
        directory: The folder to look at, by default the one in the settings.
        links: Where link checks are remembered, by default in `var`.
        checker: How to ask.

    Returns:
        1 if there is an error, 0 if there are warnings at most.
    """
    from backtalk.content.check import check
    from backtalk.content.online import Checker
    from backtalk.settings import ROOT, settings

    found = check(
        directory or settings().content,
        links or settings().var / "links.json",
        (checker or Checker()) if online else None,
        # The examples are those of the clinic's own content, not of a folder somewhere else.
        None if directory else ROOT / "data" / "nlu" / "topics",
        None if directory else settings().var / "left_out.json",
    )
    for finding in found:
        click.echo(f"{finding.level}: {finding.file}: {finding.message}")
    errors = sum(finding.level == "error" for finding in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0
