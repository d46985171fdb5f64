"""Getting listings in and out: files of other shops become products, and the market becomes files.

What a file says is the room `intake`'s matter. Here it is written: `service.py` has the verbs, `running.py` the work,
which goes on after a crash where it stopped, `writing.py` its batches; `picturing.py` fetches pictures once the rows
have landed, `reviewing.py` takes reviews beside them. `export.py` writes feeds.
"""

from hupan.exchange.domain import Action, Exported, ImportJob, ImportState, Options, Origin, Phase, Progress, Sample
from hupan.exchange.errors import (
    ExchangeError,
    ImportBusy,
    ImportNotFound,
    OptionsInvalid,
    SourceUnreachable,
    TooManyBadRows,
)
from hupan.exchange.export import ExportService
from hupan.exchange.ports import Writer
from hupan.exchange.running import RunPorts
from hupan.exchange.service import ImportPorts, ImportService
from hupan.exchange.settings import ExchangeSettings

__all__ = [
    "Action",
    "ExchangeError",
    "ExchangeSettings",
    "ExportService",
    "Exported",
    "ImportBusy",
    "ImportJob",
    "ImportNotFound",
    "ImportPorts",
    "ImportService",
    "ImportState",
    "Options",
    "OptionsInvalid",
    "Origin",
    "Phase",
    "Progress",
    "RunPorts",
    "Sample",
    "SourceUnreachable",
    "TooManyBadRows",
    "Writer",
]
