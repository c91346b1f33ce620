"""Stories as one page that stands alone: no server, no network."""

from weefsel.faces.page.render import render_page

__all__ = ["render_page"]
