"""The room's rows and back. Each store wraps one transaction; SQL lives here and nowhere else in the room."""

from hupan.conversations.repository.ownership import PostgresOwnership
from hupan.conversations.repository.runs import SqlRunStore
from hupan.conversations.repository.search import SqlSearchStore
from hupan.conversations.repository.shelf import SqlShelfStore, SqlSweepStore
from hupan.conversations.repository.threads import SqlThreadStore

__all__ = [
    "PostgresOwnership",
    "SqlRunStore",
    "SqlSearchStore",
    "SqlShelfStore",
    "SqlSweepStore",
    "SqlThreadStore",
]
