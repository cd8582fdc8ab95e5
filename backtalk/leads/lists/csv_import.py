"""Requests out of another program's table: CSV with a line of headings."""

import csv
import io
from dataclasses import dataclass

AT_MOST = 500
"""Rows of one import."""
_FIELDS = {
    "name": ("name", "full name", "patient", "client"),
    "phone": ("phone", "phone number", "telephone", "mobile", "cell"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "reason": ("reason", "notes", "note", "comment", "message", "about"),
    "best_time": ("best time", "best_time", "when", "time"),
}
"""Our fields, and headings under which other programs have them."""


class TableError(Exception):
    """The table cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, and its cells by our names."""

    line: int
    cells: dict[str, str]


def rows(text: str) -> list[Row]:
    """The rows of a table.

    Raises:
        TableError: If there is no heading that is known, or there are too many rows.
    """
    lines = text.removeprefix("\ufeff").strip()
    if not lines:
        raise TableError("The table is empty.")
    first = lines.splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter)
    headings = [_field(cell) for cell in next(reader)]
    if "name" not in headings or not {"phone", "email"} & set(headings):
        raise TableError(
            "The first line must name the columns: name, phone or e-mail, and if you like reason"
            " and best time."
        )
    found = []
    for cells in reader:
        given = dict(zip(headings, (_plain(cell) for cell in cells), strict=False))
        given.pop("", None)
        if any(given.values()):
            found.append(Row(reader.line_num, given))
    if len(found) > AT_MOST:
        raise TableError(f"At most {AT_MOST} rows can be imported at once.")
    return found


def _field(heading: str) -> str:
    wanted = heading.strip().casefold()
    return next((ours for ours, names in _FIELDS.items() if wanted in names), "")


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from computing it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:2] in ("+", "=", "-", "@") else text
