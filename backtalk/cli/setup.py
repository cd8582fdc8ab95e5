"""`backtalk setup`: a clinic's first five answers, asked or given as options."""

import click


@click.command()
@click.option("--name", prompt="Name of the clinic", help="As visitors read it.")
@click.option("--country", prompt="Country (two letters, such as US)", help="ISO 3166, as in US.")
@click.option("--phone", prompt="Phone number", help="As people dial it in the country.")
@click.option("--website", prompt="Address of your website", help="Where the chat is put.")
@click.option("--admin", prompt="E-mail of the first admin", help="Who signs in to the console.")
def setup(name: str, country: str, phone: str, website: str, admin: str) -> None:
    """Put the clinic's own facts in place of the examples, and make the first admin.

    Nothing is changed if an answer cannot be used.
    """
    from backtalk.clinic_setup import Answers, set_up

    for line in set_up(Answers(name, country, phone, website, admin)):
        click.echo(line)
