"""The base of every table: one naming scheme for constraints, so that migrations can name what they change."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, DateTime, MetaData, Text, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """The base of every table. Identifiers and strings are `text`, times `timestamptz`, free structures `jsonb`."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


def has_come(
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], now: datetime, longest: timedelta
) -> ColumnElement[bool]:
    """Ask whether the time of a row has come.

    It has, too, where it lies further ahead than anybody ever puts it: then the clock was ahead when it was written and
    was set right since, and the row would wait for that time to come by again.

    Args:
        at: The time.
        now: The present.
        longest: How far ahead of the present it is written at most.
    """
    return or_(at <= now, at > now + longest)
