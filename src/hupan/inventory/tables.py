"""The room's rows."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class LocationRow(Row):
    """A place where a seller's things lie."""

    __tablename__ = "inventory_locations"

    id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    country: Mapped[str]
    postal_code: Mapped[str]


class LevelRow(Row):
    """How many of an offer lie at a place. It knows its product, so that news can name it."""

    __tablename__ = "inventory_levels"
    __table_args__ = (CheckConstraint("on_hand >= 0", name="not_negative"),)

    offer_id: Mapped[str] = mapped_column(ForeignKey("catalog_offers.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[str] = mapped_column(
        ForeignKey("inventory_locations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    product_id: Mapped[str]
    on_hand: Mapped[int]


class ReservationRow(Row):
    """Things set aside for somebody."""

    __tablename__ = "inventory_reservations"
    __table_args__ = (
        # A key that expired or was released may reserve again.
        Index("uq_inventory_reservations_key", "key", unique=True, postgresql_where="status in ('held', 'committed')"),
        Index("ix_inventory_reservations_held", "expires_at", postgresql_where="status = 'held'"),
        Index("ix_inventory_reservations_ended", "ended_at", postgresql_where="ended_at is not null"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    status: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReservationLineRow(Row):
    """How many of an offer are set aside at a place.

    Attributes:
        held_until: For as long as its reservation is held, when that ends; null afterwards. What is left is reckoned
            from these alone, so that it costs the same however much was ever sold.
    """

    __tablename__ = "inventory_reservation_lines"
    __table_args__ = (
        Index(
            "ix_inventory_reservation_lines_held",
            "offer_id",
            "location_id",
            "held_until",
            postgresql_where="held_until is not null",
        ),
    )

    reservation_id: Mapped[str] = mapped_column(
        ForeignKey("inventory_reservations.id", ondelete="CASCADE"), primary_key=True
    )
    offer_id: Mapped[str] = mapped_column(primary_key=True)
    location_id: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    held_until: Mapped[datetime | None]


class PutBackRow(Row):
    """Sold things that came back, by the key of whoever brought them; remembers where they went.

    Attributes:
        reservation_id: By which they were sold, or empty; no more comes back to a place than was taken from it.
    """

    __tablename__ = "inventory_put_backs"
    __table_args__ = (Index("ix_inventory_put_backs_reservation", "reservation_id", "offer_id"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    offer_id: Mapped[str] = mapped_column(primary_key=True)
    location_id: Mapped[str] = mapped_column(primary_key=True)
    reservation_id: Mapped[str]
    quantity: Mapped[int]
    put_at: Mapped[datetime]
