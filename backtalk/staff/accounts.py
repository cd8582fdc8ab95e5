"""Accounts of members of staff. The caller of each function commits."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, StaffLink, now
from backtalk.staff import passwords, sessions
from backtalk.staff.roles import ROLES

LONGEST_NAME = 100


class StaffError(Exception):
    """What was asked for cannot be done; the message says why."""


@dataclass(frozen=True)
class Newcomer:
    """A new account, and the password that it can be entered with once."""

    staff: Staff
    password: str


def add(db: Session, name: str, email: str, role: str) -> Staff:
    """Make an account that nobody can enter yet.

    Raises:
        StaffError: If the address is taken or none, or the role is unknown.
    """
    name = _normal_name(name)
    if role not in ROLES:
        raise StaffError(f"The role {role!r} is unknown; it is one of {', '.join(ROLES)}.")
    address = normal_email(email)
    if by_email(db, address):
        raise StaffError(f"{address} has an account already.")
    staff = Staff(name=name, email=address, role=role)
    db.add(staff)
    db.flush()
    return staff


def add_with_password(db: Session, name: str, email: str, role: str) -> Newcomer:
    """Make an account with a password that must be changed at the first sign-in.

    Raises:
        StaffError: As `add`.
    """
    staff = add(db, name, email, role)
    return Newcomer(staff, give_one_time_password(db, staff))


def first_admin(db: Session, email: str) -> Newcomer | None:
    """Make an admin if there is no account at all."""
    if db.scalar(select(func.count()).select_from(Staff)):
        return None
    return add_with_password(db, "Admin", email, "admin")


def normal_email(email: str) -> str:
    """The address in the form in which accounts have it.

    Raises:
        StaffError: If it is none.
    """
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise StaffError("That is not an e-mail address.") from error
    return found.normalized.casefold()


def _normal_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise StaffError(f"A name has 1 to {LONGEST_NAME} letters.")
    return name


def by_email(db: Session, email: str) -> Staff | None:
    """The account with this address, whatever its capitals."""
    return db.scalar(select(Staff).where(Staff.email == email.strip().casefold()))


def everybody(db: Session) -> list[Staff]:
    """All accounts, those that can be used first."""
    return list(
        db.scalars(select(Staff).order_by(Staff.disabled_at.is_not(None), Staff.name, Staff.id))
    )


def give_one_time_password(db: Session, staff: Staff) -> str:
    """Replace the password by one that must be changed; who is signed in is signed out."""
    password = passwords.one_time()
    staff.password_hash, staff.must_change_password = passwords.hashed(password), True
    sessions.revoke_all(db, staff.id)
    _void_links(db, staff)
    return password


def set_password(db: Session, staff: Staff, password: str, keep: int | None = None) -> None:
    """Take a new password; all sessions but `keep` end, links to set another are void.

    Raises:
        passwords.WeakPassword: If it cannot be taken.
    """
    passwords.check_strength(password, staff.email)
    staff.password_hash, staff.must_change_password = passwords.hashed(password), False
    sessions.revoke_all(db, staff.id, keep)
    _void_links(db, staff)


def change_details(db: Session, staff: Staff, name: str, email: str) -> None:
    """Give another name, and another address to sign in with.

    Raises:
        StaffError: If the name or address is none, or another account has the address.
    """
    name, address = _normal_name(name), normal_email(email)
    other = by_email(db, address)
    if other is not None and other.id != staff.id:
        raise StaffError(f"{address} has an account already.")
    staff.name, staff.email = name, address


def change_role(db: Session, staff: Staff, role: str) -> None:
    """Give another role; who is signed in stays so, with the new one.

    Raises:
        StaffError: If the role is unknown, or nobody would be left to manage accounts.
    """
    if role not in ROLES:
        raise StaffError(f"The role {role!r} is unknown; it is one of {', '.join(ROLES)}.")
    if role != "admin":
        _keep_an_admin(db, staff)
    staff.role = role


def disable(db: Session, staff: Staff) -> None:
    """Close an account and end its sessions.

    Raises:
        StaffError: If nobody would be left to manage accounts.
    """
    _keep_an_admin(db, staff)
    staff.disabled_at = staff.disabled_at or now()
    sessions.revoke_all(db, staff.id)
    _void_links(db, staff)


def enable(staff: Staff) -> None:
    """Open a closed account again; its password and second factor are as before."""
    staff.disabled_at = None


def _void_links(db: Session, staff: Staff) -> None:
    db.execute(delete(StaffLink).where(StaffLink.staff_id == staff.id, StaffLink.used_at.is_(None)))


def _keep_an_admin(db: Session, staff: Staff) -> None:
    # Locked, so that two admins who remove each other at once cannot both succeed. SQLite has no
    # locks on rows, but a write, even of no row, lets no other write begin.
    db.execute(update(Staff).where(Staff.id == 0).values(role=Staff.role))
    admins = db.scalars(
        select(Staff.id)
        .where(Staff.role == "admin", Staff.disabled_at.is_(None))
        .order_by(Staff.id)
        .with_for_update()
    ).all()
    if list(admins) == [staff.id]:
        raise StaffError("This is the only admin; make another one first.")
