"""The room's rows and back. Each store wraps one transaction; SQL lives here and nowhere else in the room."""

from hupan.conversations.repository.search import SqlSearchStore
from hupan.conversations.repository.shelf import SqlShelfStore, SqlSweepStore
from hupan.conversations.repository.threads import SqlSubjects, SqlThreadStore

__all__ = ["SqlSearchStore", "SqlShelfStore", "SqlSubjects", "SqlSweepStore", "SqlThreadStore"]
