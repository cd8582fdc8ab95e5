"""`backtalk restore`."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put a backup in the place of database and keys, while Backtalk runs."""
    from backtalk.backup import archive

    if not yes:
        click.confirm("Everything that came in since that backup goes. Go on?", abort=True)
    before = archive.restore(file)
    click.echo(f"Restored from {file}. Stop Backtalk and start it again: it holds the old keys.")
    if before:
        click.echo(f"What was there before is in {before}; delete it once it is not needed.")
