"""Finds every room's tables."""

import importlib
from pathlib import Path

_ROOMS = Path(__file__).parents[1]


def load_tables() -> None:
    """Import every room's `tables.py`, so that `Row.metadata` is complete."""
    # A protocol is a room of its own, one floor below.
    for tables in sorted([*_ROOMS.glob("*/tables.py"), *_ROOMS.glob("protocols/*/tables.py")]):
        importlib.import_module(".".join(("hupan", *tables.relative_to(_ROOMS).with_suffix("").parts)))
