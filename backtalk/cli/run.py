"""`backtalk run`."""

import click


@click.command()
def run() -> None:
    """Start web, actions and engine; train first if no model matches."""
    from backtalk.supervisor import supervise

    supervise()
