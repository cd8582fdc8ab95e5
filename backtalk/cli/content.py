"""`backtalk content`: what a clinic runs after it has edited `content/`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from backtalk.content.checks.online import Checker


@click.group()
def content() -> None:
    """Check what the assistant says; carry edits of the console to its files and back."""


@content.command("check")
@click.option("--online", is_flag=True, help="Ask every link whether it answers.")
@click.pass_context
def check_command(context: click.Context, online: bool) -> None:
    """Name what is broken, hard to read, unsourced or not yet reviewed."""
    context.exit(content_check(online))


@content.command()
def export() -> None:
    """Write what was edited in the console into the files of content/, for git."""
    from backtalk.content.edits import transfer
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.settings import settings
    from backtalk.staff import audit

    upgrade()
    with session() as db, db.begin():
        try:
            files = transfer.export(db, settings().content)
        except OSError as error:
            raise click.ClickException(
                f"The files could not be written ({error.strerror}); exporting again goes on."
            ) from error
        if files:
            audit.record(db, "content.exported", None, details={"files": files})
    click.echo(f"Written: {', '.join(files)}." if files else "The files say all of it already.")


@content.command("import")
def import_command() -> None:
    """Take over what was changed in the files since it was edited in the console."""
    from backtalk.content.edits import transfer
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.settings import settings
    from backtalk.staff import audit

    upgrade()
    with session() as db, db.begin():
        done = transfer.take(db, settings().content)
        if done.taken:
            audit.record(db, "content.imported", None, details={"parts": done.taken})
    for path in done.taken:
        click.echo(f"{path}: as the file says now; the console's text is in its history.")
    for path in done.waiting:
        click.echo(f"{path}: edited in the console and not in the file; export writes it.")
    if not done.taken:
        click.echo("Nothing was changed in the files over the console's edits.")


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
    from backtalk.content.checks.content import check
    from backtalk.content.checks.online import Checker
    from backtalk.content.edits import kept
    from backtalk.content.edits.drafts import hidden
    from backtalk.content.edits.overlay import Overlay
    from backtalk.settings import ROOT, settings

    # The edits are those of the clinic's own content, not of a folder somewhere else.
    over = Overlay() if directory else kept.overlay_if_any() or Overlay()
    found = check(
        directory or settings().content,
        links or settings().var / "links.json",
        (checker or Checker()) if online else None,
        # The examples, too.
        None if directory else ROOT / "data" / "nlu" / "topics",
        None if directory else settings().var / "left_out.json",
        over.text,
    )
    if over.edits:
        found += [hidden(path) for path in kept.changed_under_now(settings().content)]
    for finding in found:
        click.echo(f"{finding.level}: {finding.file}: {finding.message}")
    errors = sum(finding.level == "error" for finding in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0
