"""The room's rows and back, and the claims of server processes."""

from hupan.runs.repository.ownership import PostgresOwnership
from hupan.runs.repository.runs import SqlRunStore

__all__ = ["PostgresOwnership", "SqlRunStore"]
