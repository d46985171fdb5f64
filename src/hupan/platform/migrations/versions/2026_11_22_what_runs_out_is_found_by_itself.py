"""what runs out is found by itself."""

from collections.abc import Sequence

from alembic import op

revision = "b4ad88d9ae85"
down_revision = "7797c9bf523c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply the change."""
    op.create_index(
        "ix_tidings_told_stock",
        "tidings_told",
        ["subject"],
        unique=False,
        postgresql_where="left(subject, 6) = 'stock:'",
    )
