"""Which addresses of the server are no pages: a download leaves through a route, so that no page holds it in memory."""

import importlib.util

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The routes that `app.py` adds to the pages."""
    if importlib.util.find_spec("lib.export.download") is None:
        return []
    from lib.export import download

    return download.routes()
