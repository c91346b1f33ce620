"""What is said beside value chains: regions of one country, and what foreign value added means here and elsewhere."""

from __future__ import annotations

from weefsel.kernels.gvc import exports_of
from weefsel.methods.gvc.chains import Value
from weefsel.sayings import say, together
from weefsel.vocabulary import region_key

#: Regions that are known to be of one country.
BELGIAN = ("Flanders", "Brussels", "Wallonia")
#: Borin & Mancini and Koopman, Wang & Wei share names for parts of foreign content that they draw elsewhere.
IN_EXPORTS = say(
    "FVA and FDC are those of Borin & Mancini: foreign value added the first time it leaves the exporter, and again. "
    "FDC of gvc.kww is another part (foreign content of intermediates that the buyer exports again); only "
    "FVA + FDC = FC is the same in both."
)
IN_TERMS = say(
    "Foreign terms are those of Koopman, Wang & Wei: by what the buyer does with the goods. FDC is not FDC of "
    "gvc.exports, nor FVA_FIN + FVA_INT its FVA (Borin & Mancini); only the sum of all three, FC, is the same."
)


def within_one_country(value: Value, unit: str) -> list[str]:
    """Return what exporters that are regions of one country sell to each other, where that counts as exports."""
    own = [at for at, name in enumerate(value.exporters) if region_key(name) in BELGIAN]
    if len(own) < 2:
        return []
    exports = exports_of(value.chains)
    names = [value.exporters[at] for at in own]
    parts = []
    for at in own:
        sold = exports[value.chains.members[at]]
        inside = float(sold[:, [other for other in own if other != at]].sum())
        parts.append(
            say(
                "{name} {inside:,.0f} of {sold:,.0f} {unit}",
                name=value.exporters[at],
                inside=inside,
                sold=float(sold.sum()),
                unit=unit,
            )
        )
    return [
        say(
            "{names} are regions of one country, each an exporter here: what they sell to each other counts as exports "
            "({parts}), and value added of one in exports of another as foreign. For the country as a whole take "
            "groups=Belgium:{group}; by=partner tells other regions from abroad.",
            names=names,
            parts=together(parts, "; "),
            group="+".join(names),
        )
    ]
