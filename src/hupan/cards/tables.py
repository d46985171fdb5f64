"""The room's rows. No number of a card is in them."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class CustomerRow(Row):
    """As whom the vault knows a person."""

    __tablename__ = "cards_customers"

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)


class CardRow(Row):
    """A card that somebody keeps."""

    __tablename__ = "cards_cards"
    __table_args__ = (Index("uq_cards_cards_default", "person_id", unique=True, postgresql_where="is_default"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    brand: Mapped[str]
    last4: Mapped[str]
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    is_default: Mapped[bool]
