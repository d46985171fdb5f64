"""Limits of what is spent in people's names."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e9bd73518b84"
down_revision = "891e531835cd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "limits_grounds",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_people.id"], name=op.f("fk_limits_grounds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_limits_grounds")),
    )
    op.create_table(
        "limits_taken",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("checkout_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_currency", sa.Text(), nullable=False),
        sa.Column("rate_of", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_people.id"], name=op.f("fk_limits_taken_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limits_taken")),
    )
    op.create_index("ix_limits_taken_checkout", "limits_taken", ["checkout_id"], unique=False)
    op.create_index("ix_limits_taken_person_day", "limits_taken", ["person_id", "day"], unique=False)
    op.create_index(
        "ix_limits_taken_unsettled", "limits_taken", ["taken_at"], unique=False, postgresql_where="not is_settled"
    )
    op.create_table(
        "limits_limits",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["limits_grounds.person_id"], name=op.f("fk_limits_limits_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limits_limits")),
        sa.UniqueConstraint(
            "person_id", "span", "about", "subject", name=op.f("uq_limits_limits_person_id_span_about_subject")
        ),
    )
