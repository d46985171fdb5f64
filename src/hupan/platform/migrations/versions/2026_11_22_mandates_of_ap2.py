"""Mandates of AP2."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "4b8d593e9818"
down_revision = "e0aa0daf8bcd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "ucp_mandate_uses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ucp_mandate_uses")),
    )
    op.create_table(
        "ucp_mandates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("profile_url", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ucp_mandates")),
        sa.UniqueConstraint(
            "checkout_id", "kind", "reference", name=op.f("uq_ucp_mandates_checkout_id_kind_reference")
        ),
    )
