"""What several pages advise where a question names something that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from weefsel.sayings import Saying, say

CODE_OR_NAME = say("Give a code such as C29, or a name; /api/names lists them.")
A_REGION = say("Give Flanders, Brussels or Wallonia.")


def one_of(names: Iterable[object]) -> Saying:
    """Return the advice to take one of some names."""
    return say("Choose one of {names}.", names=list(names))
