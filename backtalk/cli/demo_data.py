"""`backtalk demo-data`: invented conversations and requests, to try the console out."""

from collections.abc import Iterable

import click


@click.command("demo-data")
@click.option("--leads", type=click.IntRange(0), default=300, show_default=True)
@click.option("--messages", type=click.IntRange(0), default=8_000, show_default=True)
@click.option("--days", type=click.IntRange(1, 366), default=84, show_default=True)
@click.option("--remove", is_flag=True, help="Take the invented data out again.")
@click.option("--force", is_flag=True, help="Also among real conversations.")
def demo_data(leads: int, messages: int, days: int, remove: bool, force: bool) -> None:
    """Invent conversations and requests of the last days, marked as invented."""
    from backtalk.content.store import current
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.demo import loading
    from backtalk.privacy.crypto import check_key_at_start

    upgrade()
    check_key_at_start()
    if remove:
        with session() as db:
            found = loading.invented(db)
        _show("Removing", found, loading.remove())
        click.echo("The invented data is gone.")
        return
    with session() as db:
        loading.refuse_twice(db)
        if not force:
            loading.refuse_real(db)
    content = current()
    _show("Inventing", leads + messages, loading.load(content, leads, messages, days))
    click.echo("Done. Take it out with: backtalk demo-data --remove")


def _show(doing: str, total: int, steps: Iterable[int]) -> None:
    with click.progressbar(length=total, label=doing) as bar:
        for step in steps:
            bar.update(step)
