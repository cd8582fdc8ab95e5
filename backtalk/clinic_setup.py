"""What `backtalk setup` does with a clinic's first answers: all of it, or nothing."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from backtalk.content.edits import transfer
from backtalk.content.errors import ContentError
from backtalk.content.loader import load
from backtalk.db.migrate import upgrade
from backtalk.db.session import session
from backtalk.run.startup import StartError, running_at
from backtalk.settings import Settings, settings
from backtalk.staff import accounts, audit
from backtalk.whole_files import write_whole

_ZONES = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "AU": "Australia/Sydney",
    "NZ": "Pacific/Auckland",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "NL": "Europe/Amsterdam",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
}
"""A time zone of each country; of some it is one of several, and said to be."""
_SEVERAL = {"US", "CA", "AU"}


@dataclass(frozen=True)
class Answers:
    """What a clinic was asked."""

    name: str
    country: str
    phone: str
    website: str
    admin: str


def set_up(given: Answers) -> Iterator[str]:
    """Write the answers into the clinic's file, and make the first admin.

    Yields:
        What was done and what is left to do, line by line.

    Raises:
        StartError: If the website is none.
        ContentError: If name, country or phone cannot be used.
        backtalk.staff.accounts.StaffError: If the admin's address cannot be used.
    """
    origin = _origin(given.website)
    path = settings().content / "clinic.yml"
    old = path.read_text("utf-8-sig")
    new = _written(old, given)
    _check(new)
    upgrade()
    with session() as db, db.begin():
        made = accounts.add_with_password(db, given.admin.partition("@")[0], given.admin, "admin")
        audit.record(db, "staff.added", None, kind="staff", object_id=made.staff.id)
        write_whole(path, new)
        # What was edited in the console before would stand over these lines.
        transfer.take(db, settings().content)
    zone = re.search(r"^time_zone: (.+)$", new, re.MULTILINE)
    yield f"{path} now has your name, country and phone number."
    if given.country.upper() in _SEVERAL and zone:
        yield f"The time zone is {zone[1]}; change the line time_zone if yours is another."
    yield "Still to do there: address, hours, booking page, prices; then backtalk content check."
    yield f"Start with BACKTALK_ORIGINS={origin} so that your website may show the chat."
    yield f"{made.staff.email} signs in at {running_at(settings())}/console with this password:"
    yield made.password


def _origin(website: str) -> str:
    try:
        text = website.strip()
        return Settings(origins=text if "://" in text else f"https://{text}").origins
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise StartError(f"The address of the website cannot be used: {said}.") from None


def _written(text: str, given: Answers) -> str:
    """The file with these lines changed, and all its comments."""
    country = given.country.strip().upper()
    lines = {"name": given.name, "country": country, "phone": given.phone}
    before = re.search(r"^country: (.+)$", text, re.MULTILINE)
    if country in _ZONES and (before is None or before[1].strip() != country):
        lines["time_zone"] = _ZONES[country]
    for key, value in lines.items():
        quoted = '"' + value.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'
        line = f"{key}: {value if key in ('country', 'time_zone') else quoted}"
        begin, _, rest = re.split(rf"^({key}:.*)$", text, maxsplit=1, flags=re.MULTILINE)
        text = f"{begin}{line}{rest}"
    return text


def _check(clinic: str) -> None:
    """See that the content is whole with this clinic's file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(settings().content, Path(folder) / "content")
        (copy / "clinic.yml").write_text(clinic, "utf-8")
        try:
            load(copy)
        except ContentError as error:
            raise ContentError(
                "content/clinic.yml", "; ".join(e.problem for e in error.all)
            ) from None
