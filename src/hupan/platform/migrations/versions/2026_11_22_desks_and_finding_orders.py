"""Desks; finding orders, what waits for a hand, and what failed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "08e8e5461f07"
down_revision = "2da2c3fb1fdb"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "desks_seats",
        sa.Column("seller_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_people.id"], name=op.f("fk_desks_seats_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["catalog_sellers.id"], name=op.f("fk_desks_seats_seller_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seller_id", "person_id", name=op.f("pk_desks_seats")),
    )
    op.create_index(op.f("ix_desks_seats_person_id"), "desks_seats", ["person_id"], unique=False)
    _index("orders_disputes_open", "order_id", where="body ->> 'status' in ('open', 'answered', 'escalated')")
    _index("orders_returns_waiting", "order_id", where="body ->> 'status' in ('requested', 'sent')")
    _index("orders_orders_contact", sa.literal_column("lower(contact)"))
    _index("orders_orders_name", sa.literal_column("lower(destination ->> 'name') text_pattern_ops"))
    _index("orders_orders_number", sa.literal_column("number text_pattern_ops"))
    op.add_column("payments_refunds", sa.Column("retried_as", sa.Text(), nullable=True))
    _index("payments_refunds_failed", "id", where="state = 'failed' and retried_as is null")
    _index("payments_payouts_unsent", "id", where="state <> 'sent'")
    _index("notices_letters_dead", "notice_id", where="status = 'dead'")


def _index(name: str, column: "str | sa.ColumnClause[object]", where: str | None = None) -> None:
    table = "_".join(name.split("_")[:2])
    op.create_index(f"ix_{name}", table, [column], unique=False, postgresql_where=where)
