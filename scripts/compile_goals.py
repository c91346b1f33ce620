"""Write the built-in goals `eu-goals` from scripts/goals.csv, figures typed from public pages with their sources."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from weefsel.sources import goals
from weefsel.store.figures import write_figures

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "weefsel" / "data" / "figures"


def main() -> None:
    """Write the goals."""
    found = goals.read(HERE / "goals.csv", name="eu-goals")
    title = "Quantified goals of the European Union and Belgium"
    write_figures(replace(found, title=title, source="as each row says", licence="facts"), TARGET / found.name)


if __name__ == "__main__":
    main()
