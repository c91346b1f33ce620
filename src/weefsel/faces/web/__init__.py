"""The web page and its interface over HTTP: the same use cases as the command line, safe by default."""

from weefsel.faces.web.app import create_app

__all__ = ["create_app"]
