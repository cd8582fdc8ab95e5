"""`backtalk retention`: what web does once a day, on demand."""

import click


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
def retention(dry_run: bool) -> None:
    """Delete what has been kept long enough; web does the same once a day."""
    from backtalk.db.migrate import upgrade
    from backtalk.db.models import now
    from backtalk.db.session import session
    from backtalk.privacy.retention import Periods, run, waiting
    from backtalk.settings import settings

    upgrade()
    periods = Periods.of(settings())
    if dry_run:
        with session() as db:
            conversations, requests = waiting(db, periods, now())
        click.echo(f"Would delete: conversations {conversations}, leads {requests}")
        return
    deleted = run(periods, now()).counts()
    click.echo("Deleted: " + ", ".join(f"{n.replace('_', ' ')} {c}" for n, c in deleted.items()))
