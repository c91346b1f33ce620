"""What the notes say about observations is what stands with the data."""

from __future__ import annotations

from weefsel.methods.daily.known import embedded
from weefsel.methods.daily.observed import observed_from


def test_publishers_and_tables_are_those_of_the_data() -> None:
    rows = embedded("covid-belgium-2020")["provenance"]
    assert list(observed_from()) == [f"{row['what']}: {row['publisher']}, {row['table']}." for row in rows]
