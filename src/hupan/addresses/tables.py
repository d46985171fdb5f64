"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class AddressRow(Row):
    """An address in a person's book."""

    __tablename__ = "addresses_addresses"
    __table_args__ = (Index("uq_addresses_addresses_default", "person_id", unique=True, postgresql_where="is_default"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    country: Mapped[str]
    region: Mapped[str]
    city: Mapped[str]
    district: Mapped[str]
    postal_code: Mapped[str]
    line1: Mapped[str]
    line2: Mapped[str]
    is_default: Mapped[bool]
    updated_at: Mapped[datetime]
