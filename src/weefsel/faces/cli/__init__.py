"""The command line."""

from weefsel.faces.cli.main import main

__all__ = ["main"]
