"""The drawings of exercises, which any website's chat may show."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from backtalk.content.checks.pictures import FOLDER
from web.errors import ApiError
from web.gateway import gateway

_HEADERS = {
    "Cache-Control": "public, max-age=86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Opened by itself it is a picture, whatever is written in it.
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def get_picture(request: Request) -> Response:
    """A drawing that an exercise names; nothing else of the folder."""
    store = gateway(request).content
    name = request.path_params["name"]
    known = {one.file for found in store.get().exercises.values() for one in found.pictures}
    file = store.directory / FOLDER / name
    if name not in known or not file.is_file():
        raise ApiError(HTTPStatus.NOT_FOUND, "not_found", "There is no such picture.")
    return FileResponse(file, media_type="image/svg+xml", headers=_HEADERS)
