"""What every room stands on: the database, signals and news between processes, sealed secrets, settings and telemetry.

A room's `repository.py` and `tables.py` use `Row` and `Database`; its `routes.py` uses `hupan.platform.http`, a door of
its own so that rooms without HTTP never load FastAPI. Nothing here knows a room.
"""

from hupan.platform.database import Database, StoreFactory
from hupan.platform.errors import DatabaseUnavailable, InvalidSettings, PlatformError, SecretUnreadable
from hupan.platform.outbox import News, OutboxReader, Place, tell
from hupan.platform.rows import Row
from hupan.platform.secrets import Secrets
from hupan.platform.settings import DatabaseSettings, ServerSettings, SettingsSources
from hupan.platform.signals import Signals, signal_within

__all__ = [
    "Database",
    "DatabaseSettings",
    "DatabaseUnavailable",
    "InvalidSettings",
    "News",
    "OutboxReader",
    "Place",
    "PlatformError",
    "Row",
    "SecretUnreadable",
    "Secrets",
    "ServerSettings",
    "SettingsSources",
    "Signals",
    "StoreFactory",
    "signal_within",
    "tell",
]
