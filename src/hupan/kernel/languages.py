"""The languages that Hupan is written in."""

from enum import StrEnum


class Language(StrEnum):
    """A language of the interface (ISO 639-1)."""

    EN = "en"
    ZH = "zh"
    KO = "ko"
