"""What agents spend."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "23ff27227a8e"
down_revision = "10da6f80fec0"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "ucp_spending",
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("checkout_id", name=op.f("pk_ucp_spending")),
    )
    op.create_index("ix_ucp_spending_owner_day", "ucp_spending", ["owner", "day"], unique=False)
