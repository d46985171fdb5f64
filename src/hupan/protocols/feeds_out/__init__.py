"""The market as files in other people's words, and in our own: Google Merchant's XML and TSV, and JSON lines."""

from hupan.exchange import Writer
from hupan.protocols.feeds_out.google import GoogleTextWriter, GoogleXmlWriter
from hupan.protocols.feeds_out.lines import HupanLinesWriter

__all__ = ["writers"]


def writers(base_url: str) -> dict[str, Writer]:
    """Make what writes feeds, by the name that people ask for it with.

    Args:
        base_url: Under which the market is reached, without a slash at its end.
    """
    made: tuple[Writer, ...] = (HupanLinesWriter(), GoogleXmlWriter(base_url), GoogleTextWriter())
    return {writer.key: writer for writer in made}
