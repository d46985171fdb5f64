"""Signed receipts, and the keys that sign them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0cb1abe40459"
down_revision = "9d567b04616d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "receipts_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_receipts_keys")),
    )
    op.create_index(
        "uq_receipts_keys_current", "receipts_keys", ["is_current"], unique=True, postgresql_where=sa.text("is_current")
    )
    op.create_table(
        "receipts_receipts",
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("checkout_id", name=op.f("pk_receipts_receipts")),
    )
