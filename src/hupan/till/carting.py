"""What readers send to their carts, and how that went."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.cart import CartError, CartService, LineId
from hupan.catalog import OfferId
from hupan.kernel import Buyer
from hupan.showcase import CART, Reader, with_query
from hupan.storefront import BadForm
from hupan.till.pages.cart import problem_said

_LARGEST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class CartDone:
    """How it went.

    Attributes:
        back: Where a browser goes on.
        said: What a script says, in the reader's language.
        count: How many things are in the cart now; `None` where nothing was changed.
    """

    back: str
    said: str
    count: int | None

    @property
    def done(self) -> bool:
        """Whether the cart was changed as asked."""
        return self.count is not None


class CartDesk:
    """Does what a form asks.

    Args:
        carts: The carts.
    """

    def __init__(self, carts: CartService) -> None:
        self._carts = carts

    def admit_guest(self, address: str) -> None:
        """Let a new guest begin a cart.

        Raises:
            TooManyGuests: More have come from this address than people do.
        """
        self._carts.admit_guest(address)

    async def take(self, buyer: Buyer, form: Mapping[str, str], reader: Reader) -> CartDone:
        """Change a cart.

        Args:
            buyer: Whose.
            form: `deed`, and what it needs.
            reader: Whom the outcome is told.

        Raises:
            BadForm: It is no form of ours.
        """
        try:
            fields, words = await self._do(buyer, form, reader)
        except CartError as error:
            problem = error.code.partition(".")[2]
            left = str(error.params.get("available", ""))
            notice = problem_said(reader, problem, left)
            asked = [("problem", problem), *([("left", left)] if left else [])]
            return CartDone(with_query(CART, asked), error.detail if notice is None else notice.text, None)
        return CartDone(with_query(CART, fields), words, await self._carts.count(buyer))

    async def _do(self, buyer: Buyer, form: Mapping[str, str], reader: Reader) -> tuple[list[tuple[str, str]], str]:
        """Do it; returns what the address of the cart says then, and the words for it."""
        deed, line_id, seen = form.get("deed", ""), LineId(form.get("line_id", "")), _number(form, "version")
        carts, say = self._carts, reader.words.say
        if deed == "add":
            cart = await carts.add(buyer, OfferId(form.get("offer_id", "")), _number(form, "quantity") or 1)
            line = cart.line_of(OfferId(form.get("offer_id", "")))
            return [("said", "added"), ("line", "" if line is None else line.id)], say("Added to the cart")
        if deed == "remove":
            await carts.remove(buyer, line_id, seen)
            return [("said", "removed"), ("line", line_id)], ""
        if deed == "restore":
            await carts.restore(buyer, line_id)
        elif deed == "set":
            await carts.set_quantity(buyer, line_id, _wanted(form), seen)
        elif deed == "note":
            await carts.write_note(buyer, line_id, form.get("note", ""), seen)
        elif deed in {"code", "uncode"}:
            await self._change_codes(buyer, form.get("code", ""), add=deed == "code")
        else:
            raise BadForm("Send the form as the page has it.")
        return [], ""

    async def _change_codes(self, buyer: Buyer, code: str, *, add: bool) -> None:
        cart = await self._carts.of(buyer)
        codes = [*cart.codes, code] if add else [each for each in cart.codes if each != code]
        await self._carts.set_codes(buyer, codes, cart.version)


def _wanted(form: Mapping[str, str]) -> int:
    """Read how many are wanted: as typed in, or one more or fewer by a button."""
    return (_number(form, "quantity") or 0) + {"1": 1, "-1": -1}.get(form.get("step", ""), 0)


def _number(form: Mapping[str, str], name: str) -> int | None:
    """Read a number; what is none becomes nothing, and what a line cannot hold is refused by the cart."""
    text = form.get(name, "").strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) <= _LARGEST_DIGITS else 0
