"""A seller's face."""

from dataclasses import dataclass

from hupan.showcase import Link, Picture


@dataclass(frozen=True, slots=True)
class StoreView:
    """The head of a store's page."""

    name: str
    crumbs: tuple[Link, ...]
    facts: tuple[str, ...]
    story: tuple[str, ...]
    picture: Picture | None = None
