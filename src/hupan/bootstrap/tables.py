"""Finds every room's tables."""

import importlib
from pathlib import Path

_ROOMS = Path(__file__).parents[1]


def load_tables() -> None:
    """Import every room's `tables.py`, so that `Row.metadata` is complete."""
    for tables in sorted(_ROOMS.glob("*/tables.py")):
        importlib.import_module(f"hupan.{tables.parent.name}.tables")
