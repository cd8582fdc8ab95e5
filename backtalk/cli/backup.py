"""`backtalk backup`."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Save database and keys in FILE, while Backtalk runs."""
    from backtalk.backup import archive

    outside = archive.save(file)
    click.echo(f"Saved in {file}, {file.stat().st_size / 1e6:.1f} MB. It holds keys: guard it.")
    for key in outside:
        click.echo(f"BACKTALK_{key.upper()} is set and not in it: keep that yourself.")
