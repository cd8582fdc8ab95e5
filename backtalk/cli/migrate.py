"""`backtalk migrate`."""

import click


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from backtalk.db.migrate import upgrade
    from backtalk.privacy.crypto import check_key_at_start

    upgrade()
    check_key_at_start()
    click.echo("The database is up to date.")
