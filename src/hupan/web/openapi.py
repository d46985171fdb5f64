"""Prints the OpenAPI description; the web app's client is generated from it: `python -m hupan.web.openapi`."""

import sys

import orjson

from hupan.bootstrap.routers import ROUTERS
from hupan.web.app import Parts, create_app


def main() -> None:
    """Write the description to standard output, in a stable order."""
    app = create_app(Parts(routers=ROUTERS))
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(app.openapi(), option=options))


if __name__ == "__main__":
    main()
