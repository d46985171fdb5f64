"""What every room stands on: the database, news between processes, durable work, secrets, settings and telemetry.

A room's `repository.py` and `tables.py` use `Row` and `Database`; its `routes.py` uses `hupan.platform.http`, a door of
its own so that rooms without HTTP never load FastAPI. Nothing here knows a room.
"""

from hupan.platform.bulk import as_json, insert_rows, overwrite, run_rows
from hupan.platform.database import Database, StoreFactory
from hupan.platform.durable import DurableWork, Json, Outcome, Steps, Workflow
from hupan.platform.errors import (
    BadKey,
    DatabaseUnavailable,
    DiskFull,
    InvalidSettings,
    KeyInUse,
    KeyReused,
    PlatformError,
    SecretUnreadable,
    WorkFailed,
)
from hupan.platform.faults import reach
from hupan.platform.idempotency import Answer, IdempotencyKeys
from hupan.platform.lines import Line
from hupan.platform.outbox import SEVERAL, Followed, News, OutboxFollower, OutboxReader, Place, tell
from hupan.platform.rounds import Rounds
from hupan.platform.rows import Row, has_come
from hupan.platform.secrets import Secrets
from hupan.platform.settings import DatabaseSettings, ServerSettings, SettingsSources
from hupan.platform.signals import MISSED, Signals, signal_within
from hupan.platform.spreadsheets import CSV_MARK, csv_row

__all__ = [
    "CSV_MARK",
    "MISSED",
    "SEVERAL",
    "Answer",
    "BadKey",
    "Database",
    "DatabaseSettings",
    "DatabaseUnavailable",
    "DiskFull",
    "DurableWork",
    "Followed",
    "IdempotencyKeys",
    "InvalidSettings",
    "Json",
    "KeyInUse",
    "KeyReused",
    "Line",
    "News",
    "OutboxFollower",
    "OutboxReader",
    "Outcome",
    "Place",
    "PlatformError",
    "Rounds",
    "Row",
    "SecretUnreadable",
    "Secrets",
    "ServerSettings",
    "SettingsSources",
    "Signals",
    "Steps",
    "StoreFactory",
    "WorkFailed",
    "Workflow",
    "as_json",
    "csv_row",
    "has_come",
    "insert_rows",
    "overwrite",
    "reach",
    "run_rows",
    "signal_within",
    "tell",
]
