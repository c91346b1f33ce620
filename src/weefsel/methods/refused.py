"""What a kernel refuses, as a sentence: it raises a pattern and numbers, and knows no words beside them."""

from __future__ import annotations

from weefsel.kernels.leontief import NoAnswer
from weefsel.sayings import Saying


def because(error: NoAnswer) -> Saying:
    """Return why a kernel has no answer, so that a face can say it in another language.

    >>> because(NoAnswer("shares of today add up to {total:g}, not to 1", total=0.9))
    'shares of today add up to 0.9, not to 1'
    """
    return Saying(error.pattern, error.parts)
