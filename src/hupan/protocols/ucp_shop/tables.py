"""The room's rows."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class UcpCheckoutRow(Row):
    """What is kept of a checkout that an agent began."""

    __tablename__ = "ucp_checkouts"

    checkout_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    shown: Mapped[str]
    webhook_url: Mapped[str]
    version: Mapped[str]
    base_url: Mapped[str] = mapped_column(server_default="")
    notes: Mapped[dict[str, Any]]
