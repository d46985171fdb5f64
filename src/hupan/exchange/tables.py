"""The room's rows: imports, what is wrong with their rows, and the pictures that their products shall have."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ImportRow(Row):
    """An import."""

    __tablename__ = "exchange_imports"

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    phase: Mapped[str]
    dry_run: Mapped[bool]
    origin: Mapped[dict[str, Any]]
    detection: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    columns: Mapped[list[dict[str, Any]]]
    options: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    progress: Mapped[dict[str, Any]]
    samples: Mapped[list[dict[str, Any]]]
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    position: Mapped[int] = mapped_column(BigInteger)
    intent: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ImportProblemRow(Row):
    """What is wrong with a row of a file."""

    __tablename__ = "exchange_problems"
    __table_args__ = (Index("ix_exchange_problems_import", "import_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("exchange_imports.id", ondelete="CASCADE"))
    file: Mapped[str]
    line: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    kept: Mapped[bool]
    cells: Mapped[list[Any]]


class PictureWishRow(Row):
    """A picture that a product shall have; it outlives the import, so that the next one need not fetch it again."""

    __tablename__ = "exchange_pictures"
    __table_args__ = (
        Index("ix_exchange_pictures_import", "import_id", "product_id"),
        Index("ix_exchange_pictures_address", "source", "address"),
    )

    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    import_id: Mapped[str]
    source: Mapped[str]
    address: Mapped[str]
    alt: Mapped[str]
    options: Mapped[dict[str, Any]]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    picture: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
