"""`backtalk train`."""

import click


@click.command()
@click.option("--force", is_flag=True, help="Train even if a model matches.")
def train(force: bool) -> None:
    """Train a model, unless one matches the configuration and data."""
    from backtalk.training import trainer

    usual = trainer.usual_seconds()

    def progress(seconds: float) -> None:
        if int(seconds) % 15 == 5:
            click.echo(f"training: {seconds:.0f} s of about {usual:.0f} s")

    model = (trainer.train if force else trainer.ensure_model)(progress)
    click.echo(f"model {model}")
