"""Files of other shops, as far as they are told, read and understood, before anything is written.

A source (`sources.py`: file, folder, zip) is told by its content (`detecting.py`), read row by row in bounded memory
(`reading.py`), and its rows are brought together (`spool.py`). A format (`hupan.protocols.feeds`) turns them into
drafts; `shelves.py` finds their categories, and `listing.py` makes listings of them. The room `exchange` does the work.
"""

from hupan.intake.detecting import detect
from hupan.intake.domain import (
    FIELDS,
    Built,
    Column,
    Context,
    Detection,
    Draft,
    DraftPicture,
    DraftVariant,
    Group,
    Peek,
    PictureState,
    PictureWish,
    Place,
    Recognition,
    Record,
    RowProblem,
    Whole,
    first_path,
)
from hupan.intake.encodings import encoding_of
from hupan.intake.errors import FormatUnknown, IntakeError, SourceTooLarge, SourceUnreadable, SourceUnsafe
from hupan.intake.listing import Arranged, Writing, arrange, mark_of, media_of
from hupan.intake.ports import Format
from hupan.intake.reading import Lines, delimiter_of, first_rows, table
from hupan.intake.shelves import Shelves
from hupan.intake.sources import Source
from hupan.intake.spool import Spool

__all__ = [
    "FIELDS",
    "Arranged",
    "Built",
    "Column",
    "Context",
    "Detection",
    "Draft",
    "DraftPicture",
    "DraftVariant",
    "Format",
    "FormatUnknown",
    "Group",
    "IntakeError",
    "Lines",
    "Peek",
    "PictureState",
    "PictureWish",
    "Place",
    "Recognition",
    "Record",
    "RowProblem",
    "Shelves",
    "Source",
    "SourceTooLarge",
    "SourceUnreadable",
    "SourceUnsafe",
    "Spool",
    "Whole",
    "Writing",
    "arrange",
    "delimiter_of",
    "detect",
    "encoding_of",
    "first_path",
    "first_rows",
    "mark_of",
    "media_of",
    "table",
]
