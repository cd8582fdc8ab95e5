"""`backtalk annotations`: what trainers decided, as training data, and labelled texts back in."""

from pathlib import Path

import click


@click.group()
def annotations() -> None:
    """Write what trainers decided to data/nlu/annotated, or take labelled texts in."""


@annotations.command()
@click.option("--left-out", is_flag=True, help="Also show what is left out, and why.")
def export(left_out: bool) -> None:
    """Write the decisions as training data; the next training reads them."""
    from backtalk.content.store import current
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.reviews.training_data import files
    from backtalk.settings import settings

    upgrade()
    content = current()
    with session() as db, db.begin():
        done = files.export(db, content, settings().var)
    changed = ", ".join(done.changed) if done.changed else "nothing"
    click.echo(f"{done.examples} examples in {files.NLU / files.FOLDER}; changed: {changed}.")
    click.echo(f"{done.measured} texts of the random sample in {settings().var / files.MEASURED}.")
    click.echo(f"{len(done.left_out)} left out.")
    if left_out:
        for one in done.left_out:
            click.echo(f"- {one.text or '(its words are not kept)'}: {one.reason}")


@annotations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Take labelled texts in: Rasa YAML, JSON Lines or CSV with text and label."""
    from backtalk.content.store import current
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.reviews.training_data import importing

    upgrade()
    content = current()
    with session() as db, db.begin():
        done = importing.take(db, content, file)
    click.echo(f"{done.taken} taken, {done.known} known already, {len(done.refused)} not taken.")
    for sentence in done.refused:
        click.echo(f"- {sentence}")
    if done.without_effect:
        click.echo(f"Without effect here: {', '.join(done.without_effect)}.")
