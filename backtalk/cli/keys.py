"""`backtalk keys`."""

import click


@click.group()
def keys() -> None:
    """Look after the encryption key of the contact details."""


@keys.command()
def rotate() -> None:
    """Encrypt all contact details under a new key, while Backtalk is stopped."""
    from backtalk.db.migrate import upgrade
    from backtalk.privacy import crypto, rotation

    upgrade()
    done = rotation.rotate()
    if done.finished_earlier:
        click.echo("A rotation that was broken off had changed the database.")
    else:
        click.echo(f"{done.details} details are encrypted under a new key.")
    if rotation.key_is_set_outside():
        click.echo(f"Set BACKTALK_ENCRYPTION_KEY to what is in {crypto.draft()}, then start.")
    else:
        click.echo(
            "Start Backtalk, make a backup, and delete earlier ones: the old key is in them."
        )
