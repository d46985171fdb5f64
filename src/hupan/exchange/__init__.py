"""Getting listings in and out: files of other shops become products, and the market becomes files.

A source (`sources.py`: file, folder, zip) is told by its content (`detecting.py`), read row by row in bounded memory
(`reading.py`), its rows brought together (`spool.py`), turned by a format (`hupan.protocols.feeds`) into drafts, and
those into listings (`listing.py`, `shelves.py`). `service.py` has the verbs, `running.py` the work, which goes on
after a crash where it stopped; `picturing.py` fetches pictures once the rows have landed. `export.py` writes feeds and
sitemaps.
"""

from hupan.exchange.domain import (
    Action,
    Built,
    Column,
    Context,
    Detection,
    Draft,
    DraftPicture,
    DraftVariant,
    Exported,
    Group,
    ImportJob,
    ImportState,
    Options,
    Origin,
    Peek,
    Phase,
    Place,
    Progress,
    Recognition,
    Record,
    RowProblem,
    Sample,
    Whole,
    first_path,
)
from hupan.exchange.errors import (
    ExchangeError,
    FormatUnknown,
    ImportBusy,
    ImportNotFound,
    OptionsInvalid,
    SourceTooLarge,
    SourceUnreachable,
    SourceUnreadable,
    SourceUnsafe,
    TooManyBadRows,
)
from hupan.exchange.export import SITEMAP_PAGE, ExportService, SitemapEntry
from hupan.exchange.ports import Format, Writer
from hupan.exchange.reading import Lines, table
from hupan.exchange.running import RunPorts
from hupan.exchange.service import ImportPorts, ImportService
from hupan.exchange.settings import ExchangeSettings

__all__ = [
    "SITEMAP_PAGE",
    "Action",
    "Built",
    "Column",
    "Context",
    "Detection",
    "Draft",
    "DraftPicture",
    "DraftVariant",
    "ExchangeError",
    "ExchangeSettings",
    "ExportService",
    "Exported",
    "Format",
    "FormatUnknown",
    "Group",
    "ImportBusy",
    "ImportJob",
    "ImportNotFound",
    "ImportPorts",
    "ImportService",
    "ImportState",
    "Lines",
    "Options",
    "OptionsInvalid",
    "Origin",
    "Peek",
    "Phase",
    "Place",
    "Progress",
    "Recognition",
    "Record",
    "RowProblem",
    "RunPorts",
    "Sample",
    "SitemapEntry",
    "SourceTooLarge",
    "SourceUnreachable",
    "SourceUnreadable",
    "SourceUnsafe",
    "TooManyBadRows",
    "Whole",
    "Writer",
    "first_path",
    "table",
]
