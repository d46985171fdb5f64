"""The room's rows."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class UcpCartRow(Row):
    """What is kept of an agent's cart; it goes with the cart."""

    __tablename__ = "ucp_carts"

    cart_id: Mapped[str] = mapped_column(ForeignKey("cart_carts.id", ondelete="CASCADE"), primary_key=True)
    owner: Mapped[str]
    guest: Mapped[str]
    checkout_id: Mapped[str] = mapped_column(index=True)
    notes: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(server_default="")
    opened_by: Mapped[str] = mapped_column(server_default="")
