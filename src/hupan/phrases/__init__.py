"""Reads off a text what need not be guessed, in English, Chinese and Korean.

A small model is never asked what can be computed: how much `5만원 이하` or `预算五百` is, which day `by Friday` means,
how many `두 켤레` are, which of the shown products `the second one` is. `read_phrases` (`reading.py`) finds it all at
once: sums in `money.py`, days in `dates.py`, counts and ages in `counting.py`, sizes in `sizes.py`, measures in
`measures.py` (and of what they are in `sides.py`), pointers in `pointers.py`; all of them stand on `numerals.py`.
`form_of` tells in which form something is said (a wish, a question, a choice), by the patterns of `forms.toml`.
`as_read` goes before all of them. Nothing is looked up and nothing is remembered: the same text at the same home is
always read the same way. What is not sure is not read.
"""

from hupan.phrases.bounds import bound_of
from hupan.phrases.domain import Age, Budget, Count, Day, Home, Measure, Phrases, Pointer, Size, SizeSystem, tells_size
from hupan.phrases.forms import Form, asks_for_words, form_of, superlative
from hupan.phrases.measures import converted
from hupan.phrases.reading import LONGEST, read_phrases, without
from hupan.phrases.sides import BORNE, CHARGING, DIAMETER, SUBSTANCES, TRIP, WEIGHT, WIDTH, sides_in
from hupan.phrases.text import Span
from hupan.phrases.writing import as_read

__all__ = [
    "BORNE",
    "CHARGING",
    "DIAMETER",
    "LONGEST",
    "SUBSTANCES",
    "TRIP",
    "WEIGHT",
    "WIDTH",
    "Age",
    "Budget",
    "Count",
    "Day",
    "Form",
    "Home",
    "Measure",
    "Phrases",
    "Pointer",
    "Size",
    "SizeSystem",
    "Span",
    "as_read",
    "asks_for_words",
    "bound_of",
    "converted",
    "form_of",
    "read_phrases",
    "sides_in",
    "superlative",
    "tells_size",
    "without",
]
