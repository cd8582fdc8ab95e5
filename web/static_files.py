"""Files that are served as they are, with headers that say how long browsers keep them."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

ASKED_AGAIN = {"Cache-Control": "no-cache"}
"""Headers of a file that a browser asks for again each time."""


class Files(StaticFiles):
    """The files of a folder."""

    def __init__(self, folder: Path, headers: Callable[[str], Mapping[str, str]]) -> None:
        """Serve a folder.

        Args:
            folder: The folder.
            headers: Those of a file, by its path.
        """
        super().__init__(directory=folder)
        self._headers = headers

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file with its headers."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(self._headers(str(full_path)))
        return response
