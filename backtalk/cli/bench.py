"""`backtalk bench`."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, writable=True, path_type=Path),
    help="Put the table between the marks in this file as well.",
)
@click.option("--stock", is_flag=True, help="Compare with Rasa as it comes, with its own bot.")
@click.option("--soak", type=float, metavar="MINUTES", help="Run mixed load for so long.")
@click.option("--simulate", is_flag=True, help="Compare the inbox's order with any other.")
def bench(write: Path | None, stock: bool, soak: float | None, simulate: bool) -> None:
    """Measure sizes, training, start, memory and speed (some minutes)."""
    from backtalk.bench import simulation, table
    from backtalk.bench import soak as soaking
    from backtalk.bench import stock as stocks

    lines = []
    if soak:
        measure = soaking.soak(soak)
    elif simulate:
        measure = simulation.measure()
    else:
        measure = stocks.compare() if stock else table.measure()
    for line in measure:
        click.echo(line)
        lines.append(line)
    if write:
        try:
            table.put_into(write, lines, "simulation" if simulate else "bench")
        except ValueError as error:
            raise click.UsageError(str(error)) from error
