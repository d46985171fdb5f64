"""The tree of categories, as one value that many readers share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hupan.catalog.domain import Category, CategoryId


class CategoryTree:
    """Every category, with its place. It never changes: a change makes another tree.

    Args:
        categories: All of them. One whose parent is not among them, or which is its own forefather, stands at the top.
    """

    def __init__(self, categories: Iterable[Category] = ()) -> None:
        ordered = sorted(categories, key=lambda category: (category.position, category.slug))
        self._by_id = {category.id: category for category in ordered}
        self._by_slug = {category.slug: category for category in ordered}
        self._children: defaultdict[CategoryId | None, list[Category]] = defaultdict(list)
        for category in ordered:
            self._children[self._parent_id(category)].append(category)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Category]:
        return iter(self._by_id.values())

    def get(self, category_id: CategoryId) -> Category | None:
        """Find one by its id."""
        return self._by_id.get(category_id)

    def by_slug(self, slug: str) -> Category | None:
        """Find one by its address."""
        return self._by_slug.get(slug)

    @property
    def roots(self) -> tuple[Category, ...]:
        """Those at the top, in order."""
        return tuple(self._children.get(None, ()))

    def children(self, category_id: CategoryId) -> tuple[Category, ...]:
        """Those right below one, in order."""
        return tuple(self._children.get(category_id, ()))

    def path(self, category_id: CategoryId) -> tuple[Category, ...]:
        """The way from the top to one, itself included; empty where there is no such category."""
        way: list[Category] = []
        category = self._by_id.get(category_id)
        while category is not None:
            way.append(category)
            parent_id = self._parent_id(category)
            category = None if parent_id is None else self._by_id[parent_id]
        return tuple(reversed(way))

    def descendants(self, category_id: CategoryId) -> tuple[CategoryId, ...]:
        """A category and everything below it, from the top down; empty where there is no such category."""
        if category_id not in self._by_id:
            return ()
        found = [category_id]
        for each in found:
            found.extend(child.id for child in self._children.get(each, ()))
        return tuple(found)

    def _parent_id(self, category: Category) -> CategoryId | None:
        """The parent, unless it is missing or the way up comes back to where it began."""
        seen = {category.id}
        above = category.parent_id
        while above is not None and above in self._by_id:
            if above in seen:
                return None
            seen.add(above)
            above = self._by_id[above].parent_id
        return category.parent_id if category.parent_id in self._by_id else None
