"""`backtalk bench`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, writable=True, path_type=Path),
    help="Put the table between the marks in this file as well.",
)
def bench(write: Path | None) -> None:
    """Measure sizes, training, start, memory and speed (some minutes)."""
    from backtalk.bench import table

    lines = []
    for line in table.measure():
        click.echo(line)
        lines.append(line)
    if write:
        try:
            table.put_into(write, lines)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
