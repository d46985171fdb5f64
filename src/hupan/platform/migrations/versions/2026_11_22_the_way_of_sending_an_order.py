"""The way of sending an order."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "e0aa0daf8bcd"
down_revision = "641ffcdb8df0"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("orders_orders", sa.Column("delivery", sa.Text(), server_default="standard", nullable=False))
