"""What stands behind a port until the room is there that knows better: nobody sells."""

from hupan.catalog import ProductId
from hupan.kernel import PersonId


class NoSellers:
    """`Sellers` without a console: only administrators speak for sellers."""

    async def speaks_for(self, person_id: PersonId, product_id: ProductId) -> str | None:  # noqa: ARG002 - it looks at nobody
        """Say that nobody speaks for anybody."""
        return None
