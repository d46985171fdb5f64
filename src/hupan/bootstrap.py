"""The composition root: the only place that knows which implementation stands behind which port."""

import importlib
from pathlib import Path

from fastapi import APIRouter

_ROOMS = Path(__file__).parent


def load_tables() -> None:
    """Import every room's `tables.py`, so that `Row.metadata` is complete."""
    for tables in sorted(_ROOMS.glob("*/tables.py")):
        importlib.import_module(f"hupan.{tables.parent.name}.tables")


def routers() -> list[APIRouter]:
    """Collect every room's routes, in the order in which the description lists them."""
    return [
        importlib.import_module(f"hupan.{routes.parent.name}.routes").router
        for routes in sorted(_ROOMS.glob("*/routes.py"))
    ]
