"""`backtalk run`."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from backtalk.run.alone import Part


@click.command()
@click.argument("part", required=False, type=click.Choice(["web", "actions", "engine"]))
@click.option("-v", "--verbose", is_flag=True, help="Show all that the parts say.")
def run(part: "Part | None", verbose: bool) -> None:
    """Start web, actions and engine, or one PART of them; train first if no model matches."""
    from backtalk.run.processes import open_many_files

    open_many_files()
    if part:
        from backtalk.run.alone import run_alone

        run_alone(part)
    from backtalk.run.supervisor import supervise

    supervise(verbose)
