"""Reckon what is held by itself, without what was sold."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "10da6f80fec0"
down_revision = "4b8d593e9818"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("inventory_reservation_lines", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update inventory_reservation_lines l set held_until = r.expires_at from inventory_reservations r"
        " where r.id = l.reservation_id and r.status = 'held'"
    )
    op.drop_index("ix_inventory_reservation_lines_offer", table_name="inventory_reservation_lines")
    op.create_index(
        "ix_inventory_reservation_lines_held",
        "inventory_reservation_lines",
        ["offer_id", "location_id", "held_until"],
        unique=False,
        postgresql_where="held_until is not null",
    )
