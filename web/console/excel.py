"""Tables as Excel files without formulas."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from starlette.responses import Response
from xlsxwriter import Workbook

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18  # characters
_LONGEST = 32_767  # characters of a cell, by Excel's own limit


def excel_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[str | int | datetime | None]]
) -> Response:
    """An Excel file to keep.

    Texts are written as texts, so that Excel computes none of them, whatever they begin with.

    Args:
        name: Of the file, chosen by us: letters, digits, hyphens.
        header: Of the columns.
        rows: Their cells; times without a zone.
    """
    kept = io.BytesIO()
    book = Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet(name.capitalize())
    rows = list(rows)
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            match cell:
                case datetime():
                    sheet.write_datetime(number, column, cell, moment)
                case int():
                    sheet.write_number(number, column, cell)
                case str():
                    sheet.write_string(number, column, cell[:_LONGEST])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(header) - 1)
    sheet.set_column(0, len(header) - 1, _WIDTH)
    book.close()
    return Response(
        kept.getvalue(),
        media_type=_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )
