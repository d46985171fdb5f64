"""`python -m tests.integration.merchants.stand`: a shop elsewhere that browsers' tests add; it says where it is."""

import asyncio
import sys

from tests.integration.merchants.ground import a_shop


async def _stand() -> None:
    async with a_shop() as shop:
        sys.stdout.write(f"shop at {shop.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_stand())
