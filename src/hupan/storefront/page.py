"""A page before it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.storefront.views.frame import Meta


@dataclass(frozen=True, slots=True)
class Page:
    """What a template is given, and what goes around it.

    Attributes:
        template: Its name.
        shown: What it draws, by the names that it uses.
        query: What stands in the search field.
    """

    template: str
    meta: Meta
    shown: Mapping[str, object]
    status: int = 200
    query: str = ""
