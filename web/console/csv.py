"""Tables as CSV files that no spreadsheet takes for a program."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_OWN_CELL = re.compile(r"(?!\A)([;\t\r\n] *)(?=[=+@\uff1d\uff0b\uff0d\uff20-])")


def safe_cell(value: object) -> str:
    """The value as text; what a spreadsheet would compute gets an apostrophe before it.

    So does what would be a cell of its own where a semicolon parts cells, as in much of Europe.
    Source: OWASP, CSV Injection.
    """
    text = _OWN_CELL.sub(r"\1'", "" if value is None else str(value))
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file to keep.

    Args:
        name: Of the file, chosen by us: letters, digits, hyphens.
        header: Of the columns.
        rows: Their cells.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    # The mark at the start tells Excel that it is UTF-8.
    return Response(
        "\ufeff" + text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
