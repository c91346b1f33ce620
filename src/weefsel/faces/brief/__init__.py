"""A note of a few pages out of the findings of a study: PDF, HTML or Excel."""

from weefsel.faces.brief.write import write_brief

__all__ = ["write_brief"]
