"""`backtalk train`."""

import click


@click.command()
@click.option("--force", is_flag=True, help="Train even if a model matches.")
def train(force: bool) -> None:
    """Train a model, unless one matches the configuration and data."""
    from backtalk import training

    def progress(seconds: float) -> None:
        if int(seconds) % 5 == 0:
            click.echo(f"training for {seconds:.0f} s")

    model = (training.train if force else training.ensure_model)(progress)
    click.echo(f"model {model}")
