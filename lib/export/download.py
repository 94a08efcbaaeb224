"""The route by which an export leaves the server: a signed link in, the file out; no page holds it in memory."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from lib.corpus.workspace import home
from lib.errors import WinnowError
from lib.export import links
from lib.export.links import BadLink, OldLink, Target

PATH = "/downloads/{token}"


def link(target: Target) -> str:
    """The address, on this server, of a file of an export."""
    return PATH.format(token=links.sign(home(), target))


def routes() -> list[Route]:
    return [Route(PATH, download, methods=["GET", "HEAD"])]


def download(request: Request) -> Response:
    """The file of the link; 403 for one that is not ours, 410 for one that has ended or whose file is gone."""
    try:
        target = links.verify(home(), request.path_params["token"])
    except OldLink as error:
        return _said(error, 410)
    except WinnowError as error:
        return _said(error, 403)
    try:
        path = links.path_of(home(), target)
    except BadLink as error:
        return _said(error, 410)
    # As an attachment of a neutral type: a browser must store it, never show record text as a page of this server.
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return FileResponse(path, filename=path.name, media_type="application/octet-stream", headers=headers)


def _said(error: WinnowError, code: int) -> Response:
    return PlainTextResponse(f"{error}\n", status_code=code)
