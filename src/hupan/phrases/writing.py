"""Writes what a buyer typed as the readers of all languages know it, before anything is read off it."""

from hupan.phrases.hangul import written_out
from hupan.phrases.hant import simplified


def as_read(text: str) -> str:
    """Write a text as it is read: Chinese in simplified signs, Korean at length; whatever else as it is.

    It reads files the first time: not for the event loop. What it has written once it leaves as it is.
    """
    return written_out(simplified(text))
