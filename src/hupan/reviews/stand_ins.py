"""What stands behind the ports until the rooms are there that know better: nobody bought, nobody sells."""

from hupan.catalog import ProductId
from hupan.kernel import PersonId


class NoPurchases:
    """`Purchases` without orders."""

    async def bought(self, person_id: PersonId, product_id: ProductId) -> str | None:  # noqa: ARG002 - it looks at nobody
        """Say that nobody bought anything."""
        return None


class NoSellers:
    """`Sellers` without a console: only administrators speak for sellers."""

    async def speaks_for(self, person_id: PersonId, product_id: ProductId) -> str | None:  # noqa: ARG002 - it looks at nobody
        """Say that nobody speaks for anybody."""
        return None
