"""Where what was observed in the pandemic comes from, in words; names and years stand with the data."""

from __future__ import annotations

from weefsel.sayings import Saying, say


def observed_from() -> tuple[Saying, ...]:
    """Return publisher and table of each series behind ``covid-belgium-2020``, in the order of its data.

    >>> len(observed_from())
    4
    """
    return (
        say(
            "shocks to supply and to household demand by industry: Pichler, Pangallo, del Rio-Chanona, Lafond & "
            "Farmer, WIOD_shockdata, 55 industries."
        ),
        say(
            "shocks to other final demand, consumption on site, and policy by phase: Alleman, Schoors & Baetens, "
            "other_demand_shock, on_site_consumption, policies_BE; dates of the phases from the paper."
        ),
        say(
            "revenue by branch and wave: National Bank of Belgium and employers' federations (Economic Risk "
            "Management Group), survey of firms, impact on revenue of the current week, weighted by turnover."
        ),
        say(
            "synthetic indicator of activity; employment: National Bank of Belgium, as carried by Alleman, Schoors & "
            "Baetens, BE.csv."
        ),
    )
