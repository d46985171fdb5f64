"""What people leave with the market to be bought later."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "aa18ca641b9e"
down_revision = "b4ad88d9ae85"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "mandates_mandates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("is_seeking", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_people.id"], name=op.f("fk_mandates_mandates_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates_mandates")),
    )
    op.create_index(
        "ix_mandates_mandates_due", "mandates_mandates", ["due_at"], unique=False, postgresql_where="not is_over"
    )
    op.create_index("ix_mandates_mandates_person", "mandates_mandates", ["person_id"], unique=False)
    op.create_index(
        "ix_mandates_mandates_product",
        "mandates_mandates",
        ["product_id"],
        unique=False,
        postgresql_where="state = 'active'",
    )
