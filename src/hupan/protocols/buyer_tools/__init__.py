"""A buyer's tools for other assistants, by the Model Context Protocol at `/mcp`.

Whoever holds a person's key with the scope `shop` finds goods, asks about them, fills the person's cart, prepares a
purchase and looks after orders, with the very errands that the chat runs (`hupan.shopping.Errand`). No tool pays, gives
anything back or changes a limit: what needs a person's consent comes back as the address of the page where they give
it. docs/decisions/0094-a-buyers-tools-for-other-assistants.md.
"""

from hupan.protocols.buyer_tools.counter import Counter

__all__ = ["Counter"]
