"""`backtalk staff`: accounts for the console, from the command line."""

from typing import TYPE_CHECKING

import click

from backtalk.staff.roles import ROLES

if TYPE_CHECKING:
    from backtalk.staff.accounts import Newcomer


@click.group()
def staff() -> None:
    """Let people into the clinic's console."""


@staff.command()
@click.option("--email", prompt="E-mail", help="What the person signs in with.")
@click.option("--name", prompt="Name", help="How others see the person.")
@click.option(
    "--role",
    prompt="Role",
    type=click.Choice(ROLES),
    default="staff",
    help="staff: requests, conversations; trainer: training; clinician: signs; admin: all of it.",
)
def add(email: str, name: str, role: str) -> None:
    """Make an account and print a password to be changed at once."""
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.staff import accounts, audit

    upgrade()
    with session() as db, db.begin():
        made = accounts.add_with_password(db, name, email, role)
        audit.record(
            db, "staff.added", None, kind="staff", object_id=made.staff.id, details={"role": role}
        )
    click.echo(f"{made.staff.email} can sign in as {role}.")
    _say_password(made)


@staff.command()
@click.argument("email")
@click.option("--keep-second-factor", is_flag=True, help="Leave the authenticator app as it is.")
def reset(email: str, keep_second_factor: bool) -> None:
    """Give an account a new password to be changed at once, and open it if it was closed."""
    from backtalk.db.migrate import upgrade
    from backtalk.db.session import session
    from backtalk.staff import accounts, audit, second_factor

    upgrade()
    with session() as db, db.begin():
        found = accounts.by_email(db, email)
        if found is None:
            raise accounts.StaffError("Nobody has an account with this e-mail address.")
        accounts.enable(found)
        if not keep_second_factor:
            second_factor.turn_off(found)
        made = accounts.Newcomer(found, accounts.give_one_time_password(db, found))
        audit.record(db, "staff.reset", None, kind="staff", object_id=found.id)
    _say_password(made)


def _say_password(made: "Newcomer") -> None:
    from backtalk.run.startup import running_at
    from backtalk.settings import settings

    click.echo(f"Sign in at {running_at(settings())}/console with this password, shown only here:")
    click.echo(made.password)
    click.echo("It must be changed at the first sign-in.")
