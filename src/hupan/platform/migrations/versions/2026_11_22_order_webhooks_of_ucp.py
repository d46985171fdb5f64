"""Order webhooks of UCP."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "86494ce016d4"
down_revision = "08e8e5461f07"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "ucp_told_orders",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_ucp_told_orders")),
    )
    op.add_column("ucp_checkouts", sa.Column("base_url", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "webhooks_deliveries", sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False)
    )
    op.add_column("webhooks_deliveries", sa.Column("subject", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_webhooks_deliveries_subject",
        "webhooks_deliveries",
        ["endpoint_id", "subject", "number"],
        unique=False,
        postgresql_where="status = 'pending' and subject <> ''",
    )
