"""Error codes are stable words that pages translate: one meaning each, named after their room, drawn in a tree."""

import importlib
import inspect
from itertools import combinations
from pathlib import Path

import pytest

from hupan.kernel import HupanError

SOURCE = Path(__file__).parents[3] / "src" / "hupan"
# Rooms that were split off another one keep its word in their codes: readers of the API know only that one.
SPLIT_OFF = {
    "downloads": "models",
    "endpoints": "models",
    "intake": "exchange",
    "payouts": "payments",
    "purchases": "orders",
}
MODULES = sorted(
    ".".join(("hupan", *file.relative_to(SOURCE).with_suffix("").parts)) for file in SOURCE.rglob("errors.py")
)


def _errors(module: str) -> list[type[HupanError]]:
    found = vars(importlib.import_module(module)).values()
    return [
        each for each in found if inspect.isclass(each) and issubclass(each, HupanError) and each.__module__ == module
    ]


@pytest.mark.parametrize("module", MODULES)
def test_every_error_is_drawn_in_the_tree(module: str) -> None:
    tree = inspect.getdoc(importlib.import_module(module)) or ""
    assert [each.__name__ for each in _errors(module) if each.__name__ not in tree] == []


@pytest.mark.parametrize("module", [module for module in MODULES if module != "hupan.kernel.errors"])
def test_every_code_begins_with_the_room(module: str) -> None:
    room = module.split(".")[-2]
    family = SPLIT_OFF.get(room, room)
    own = [each.code for each in _errors(module) if "code" in vars(each)]
    assert [code for code in own if not code.startswith(f"{family}.")] == []


def test_no_two_errors_share_a_code() -> None:
    errors = [each for module in MODULES for each in _errors(module) if "code" in vars(each)]
    # A special case may keep the code of the error that it is a case of.
    clashes = [
        f"{one.__name__} and {other.__name__}: {one.code}"
        for one, other in combinations(errors, 2)
        if one.code == other.code and not issubclass(one, other) and not issubclass(other, one)
    ]
    assert clashes == []
