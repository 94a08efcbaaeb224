"""The routes by which a frozen audit is read without an account: a signed link in, that snapshot out, nothing else."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.corpus.workspace import home
from lib.errors import WinnowError
from lib.share import html, links, snapshot
from lib.share.links import BadToken, EndedShare, NoShare, Opened
from lib.share.panel_html import escaped
from lib.share.publishing import FILES

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "croissant.json": "application/ld+json",
}
# Nothing of an answer may be kept, guessed at, framed or followed by a search engine.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CODES: dict[type[WinnowError], int] = {BadToken: 403, NoShare: 404, EndedShare: 410}


def routes() -> list[Route]:
    """The page, and its files under the same token; longer endings first."""
    files = [Route(f"/shared/{{token}}.{ending}", _sender(ending)) for ending in sorted(TYPES, key=len, reverse=True)]
    return [*files, Route("/shared/{token}", shared)]


def shared(request: Request) -> Response:
    """The page, with what a file cannot know: whether there is a newer audit, and where the files are."""
    return _answer(request, "page")


def _sender(ending: str):
    def send(request: Request) -> Response:
        return _answer(request, ending)

    return send


def _answer(request: Request, what: str) -> Response:
    token = request.path_params["token"]
    try:
        opened = links.opened(home(), token)
        ending = "html" if what == "page" else what
        content = (opened.folder / FILES[ending]).read_bytes()
        if request.method == "GET":
            links.log(opened.root, opened.share, what)
        live = _live(opened, token) if what == "page" else ""
    except (BadToken, NoShare, EndedShare) as error:
        return _said(str(error), CODES[type(error)])
    except (WinnowError, OSError):
        # The sentence would name folders of the server; it is in the curator's app, not for this reader.
        return _said("This audit cannot be read at the moment; try again later or ask whoever sent the link.", 503)
    headers = dict(HEADERS)
    if what == "page":
        text = content.decode("utf-8")
        headers["Content-Security-Policy"] = html.policy_of(text)
        content = text.replace(html.LIVE, live, 1).encode("utf-8")
    else:
        headers["Content-Disposition"] = f'attachment; filename="audit-{opened.share.snapshot}.{ending}"'
    return Response(content, headers=headers, media_type=TYPES[ending])


def _live(opened: Opened, token: str) -> str:
    newer = snapshot.newer(opened.root, opened.share.snapshot)
    said = ""
    if newer is not None:
        said = (
            f'<p class="note"><b>A newer audit exists</b>, published on {escaped(newer["published"][:10])}. This page '
            "stays as it was; ask its owner for a link to the newer one.</p>"
        )
    files = (("html", "one HTML file"), ("csv", "CSV"), ("json", "JSON"), ("croissant.json", "Croissant"))
    anchors = ", ".join(f'<a href="/shared/{escaped(token)}.{ending}">{name}</a>' for ending, name in files)
    ends = f"This link ends on {escaped(opened.share.expires[:10])}."
    return f'<div class="live">{said}<p class="soft small">Take it with you as {anchors}. {ends}</p></div>'


def _said(sentence: str, code: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status_code=code, headers=HEADERS)
