"""who pays at the door."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "7d0b3f5c92ea"
down_revision = "d16801cc1e2f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("orders_orders", sa.Column("at_the_door", sa.Boolean(), server_default="false", nullable=False))
    op.execute(
        "update orders_orders set at_the_door = true from payments_payments"
        " where payments_payments.id = orders_orders.payment_id and payments_payments.handler = 'cod'"
    )
