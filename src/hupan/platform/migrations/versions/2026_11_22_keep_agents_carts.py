"""Keep agents' carts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a6223e75b7d3"
down_revision = "86494ce016d4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "ucp_carts",
        sa.Column("cart_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("guest", sa.Text(), nullable=False),
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["cart_id"], ["cart_carts.id"], name=op.f("fk_ucp_carts_cart_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cart_id", name=op.f("pk_ucp_carts")),
    )
    op.create_index(op.f("ix_ucp_carts_checkout_id"), "ucp_carts", ["checkout_id"], unique=False)
