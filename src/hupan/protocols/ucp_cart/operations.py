"""All that can be asked of carts, by REST and as tools of MCP alike."""

from hupan.protocols.ucp import CART, Operation
from hupan.protocols.ucp_cart.baskets import Baskets
from hupan.protocols.ucp_shop import CONTENTS


def operations(baskets: Baskets) -> tuple[Operation, ...]:
    """List them.

    Args:
        baskets: Keeps carts.
    """
    fields = {name: schema for name, schema in CONTENTS.items() if name != "fulfillment"}
    return (
        Operation(
            "create_cart",
            CART,
            baskets.create,
            "cart",
            "Begin a cart: to collect, and to see what it would come to. It can become a checkout by its id.",
            fields,
            changes=True,
        ),
        Operation("get_cart", CART, baskets.get, "", "Tell how a cart stands.", {}, of_one=True),
        Operation(
            "update_cart",
            CART,
            baskets.update,
            "cart",
            "Replace what a cart holds. Send the whole cart.",
            fields,
            of_one=True,
            changes=True,
        ),
        Operation("cancel_cart", CART, baskets.cancel, "", "Give a cart up.", {}, of_one=True, changes=True),
    )
