"""How like two products are, by what is stated of both."""

from collections.abc import Sequence
from math import isclose

from hupan.catalog import Listing, Product, Value

# Numbers that differ by less are felt to be the same.
_NEAR = 0.15


def in_common(one: Product, other: Product) -> tuple[str, ...]:
    """List the attributes of which two products have the same, or nearly so; what neither has tells nothing."""
    return tuple(
        key
        for key, value in one.attributes.items()
        if value is not False and key in other.attributes and _is_alike(value, other.attributes[key])
    )


def nearest(one: Product, listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Order others by how much they have in common with a product; of those that are equally like it, all stay."""
    others = [each for each in listings if each.product.id != one.id]
    return tuple(sorted(others, key=lambda each: -len(in_common(one, each.product))))


def _is_alike(one: Value, other: Value) -> bool:
    if isinstance(one, bool | str) or isinstance(other, bool | str):
        return one == other
    return isclose(one, other, rel_tol=_NEAR)
