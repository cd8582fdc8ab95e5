"""`backtalk migrate`."""

import click


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from backtalk.db.migrate import upgrade

    upgrade()
    click.echo("The database is up to date.")
