"""Write the made-up case `case-sample`: the example of the template, through the template and its reader."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from weefsel.sources import case
from weefsel.store.figures import write_figures

TARGET = Path(__file__).parents[1] / "src" / "weefsel" / "data" / "figures"


def main() -> None:
    """Write the sample."""
    with tempfile.TemporaryDirectory() as scratch:
        found = case.read(case.write_template(Path(scratch) / "template.xlsx"), name="case-sample")
    sample = replace(
        found,
        title="Made-up case: the example of the template",
        source="made up for this package",
        licence="free",
        status="synthetic",
    )
    write_figures(sample, TARGET / sample.name)


if __name__ == "__main__":
    main()
