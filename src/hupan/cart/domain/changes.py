"""What may be done to a cart: pure functions from one cart to the next.

Every change makes the next version. Whoever says which version they looked at is refused only where the very thing that
they change was changed since (`CartChanged`): two tabs that change different lines do not hinder one another.
"""

from collections.abc import Sequence
from dataclasses import replace

from hupan.cart.domain.cart import (
    LONGEST_NOTE,
    MOST_CODES,
    MOST_LINES,
    MOST_OF_ONE,
    MOST_REMOVED,
    Available,
    Cart,
    CartLine,
    LineId,
)
from hupan.cart.errors import BadCode, BadNote, BadQuantity, CartChanged, CartFull, LineNotFound, NotEnough

_LONGEST_CODE = 40


def added(cart: Cart, line: CartLine, available: int) -> Cart:
    """Put something in; more of what is in it already goes onto its line, at the price that is seen now.

    Args:
        cart: The cart.
        line: What is put in.
        available: How many can be had.

    Raises:
        BadQuantity: It is none, or with what is there more than a line holds.
        NotEnough: Fewer can be had.
        CartFull: There is no room for another line.
    """
    there = cart.line_of(line.offer_id)
    quantity = line.quantity + (0 if there is None else there.quantity)
    _check_quantity(line.quantity)
    _check_quantity(quantity)
    if quantity > available:
        in_cart = 0 if there is None else there.quantity
        raise NotEnough(_left(available), available=max(0, available), in_cart=in_cart)
    if there is not None:
        return _with(cart, replace(there, quantity=quantity, price_seen=line.price_seen))
    _check_room(cart)
    return _with(cart, line)


def with_quantity(cart: Cart, line_id: LineId, quantity: int, available: int, seen: int | None) -> Cart:
    """Set how many of a line are wanted. Fewer than before is always possible, even where there are not so many.

    Raises:
        LineNotFound: There is no such line.
        CartChanged: It was changed since version `seen`.
        BadQuantity: It is none, or more than a line holds.
        NotEnough: More are wanted than before, and than can be had.
    """
    line = _line(cart, line_id)
    _check_quantity(quantity)
    if quantity == line.quantity:
        return cart
    _check_seen(cart, line.version, seen)
    if quantity > line.quantity and quantity > available:
        raise NotEnough(_left(available), available=max(0, available), in_cart=line.quantity)
    return _with(cart, replace(line, quantity=quantity))


def with_note(cart: Cart, line_id: LineId, note: str, seen: int | None) -> Cart:
    """Write the gift note of a line.

    Raises:
        LineNotFound: There is no such line.
        CartChanged: It was changed since version `seen`.
        BadNote: It is too long.
    """
    line = _line(cart, line_id)
    tidied = "\n".join(" ".join(_printable(each).split()) for each in note[: 8 * LONGEST_NOTE].splitlines()).strip()
    if len(tidied) > LONGEST_NOTE:
        raise BadNote(f"A gift note has at most {LONGEST_NOTE} characters.", limit=LONGEST_NOTE)
    if tidied == line.gift_note:
        return cart
    _check_seen(cart, line.version, seen)
    return _with(cart, replace(line, gift_note=tidied))


def without(cart: Cart, line_id: LineId, seen: int | None) -> Cart:
    """Take a line out, and remember it, so that it can be put back.

    Raises:
        LineNotFound: There is no such line.
        CartChanged: It was changed since version `seen`.
    """
    line = _line(cart, line_id)
    _check_seen(cart, line.version, seen)
    version = cart.version + 1
    others = tuple(each for each in cart.lines if each.id != line_id)
    removed = (replace(line, version=version), *cart.removed)[:MOST_REMOVED]
    return replace(cart, lines=others, removed=removed, version=version)


def with_restored(cart: Cart, line_id: LineId) -> Cart:
    """Put back what was taken out, as it was; what was added anew meanwhile is added up.

    Raises:
        LineNotFound: Nothing of this name was taken out lately.
        CartFull: There is no room for another line.
    """
    line = next((each for each in cart.removed if each.id == line_id), None)
    if line is None:
        raise LineNotFound("This was not in the cart lately.", line_id=line_id)
    kept = replace(cart, removed=tuple(each for each in cart.removed if each.id != line_id))
    there = cart.line_of(line.offer_id)
    if there is not None:
        return _with(kept, replace(there, quantity=min(there.quantity + line.quantity, MOST_OF_ONE)))
    _check_room(cart)
    return _with(kept, line)


def with_codes(cart: Cart, codes: Sequence[str], seen: int | None) -> Cart:
    """Set the codes.

    Args:
        cart: The cart.
        codes: In their one form; the same twice counts once.
        seen: The version that was looked at.

    Raises:
        CartChanged: The codes were changed since version `seen`.
        BadCode: One is none that anybody could have been given, or there are too many.
    """
    typed = tuple(dict.fromkeys(code for code in codes if code))
    if len(typed) > MOST_CODES:
        raise BadCode(f"At most {MOST_CODES} codes can be tried at once.", limit=MOST_CODES)
    if not all(len(code) <= _LONGEST_CODE and code.isprintable() for code in typed):
        raise BadCode(f"A code has at most {_LONGEST_CODE} letters and digits.", limit=_LONGEST_CODE)
    if typed == cart.codes:
        return cart
    _check_seen(cart, cart.codes_version, seen)
    version = cart.version + 1
    return replace(cart, codes=typed, version=version, codes_version=version)


def filled(cart: Cart, wanted: Sequence[CartLine], codes: Sequence[str]) -> Cart:
    """Put exactly this into a cart, in place of what is in it. Lines of the same offers stay the same lines.

    Args:
        cart: The cart.
        wanted: What is to be in it, each offer once; more than can be had is wanted all the same.
        codes: In their one form.

    Raises:
        BadQuantity: One is none, or more than a line holds.
        CartFull: They are more than a cart holds.
        BadCode: One is none that anybody could have been given, or there are too many.
    """
    if len(wanted) > MOST_LINES:
        raise _full()
    version = cart.version + 1
    for each in wanted:
        _check_quantity(each.quantity)
    lines = (replace(cart.line_of(each.offer_id) or each, quantity=each.quantity, version=version) for each in wanted)
    ordered = sorted(lines, key=lambda each: (each.added_at, each.id))
    return with_codes(replace(cart, lines=tuple(ordered), removed=(), version=version), codes, None)


def merged(cart: Cart, guest: Cart, available: Available) -> tuple[Cart, Cart]:
    """Move what a guest chose into a person's cart. Nothing is lost: what finds no room stays where it was.

    Of what is in both, the quantities are added up as far as that many can be had; where even the larger of the two is
    more than that, it stays, and looking at the cart says so.

    Returns:
        The person's cart, and what is left of the guest's.
    """
    stays: list[CartLine] = []
    for line in guest.lines:
        there = cart.line_of(line.offer_id)
        if there is None and len(cart.lines) >= MOST_LINES:
            stays.append(line)
            continue
        if there is None:
            cart = _with(cart, line)
            continue
        most = max(there.quantity, line.quantity, available.get(line.offer_id, 0))
        quantity = min(there.quantity + line.quantity, most, MOST_OF_ONE)
        note = there.gift_note or line.gift_note
        cart = _with(cart, replace(there, quantity=quantity, gift_note=note))
    codes = tuple(dict.fromkeys((*cart.codes, *guest.codes)))[:MOST_CODES]
    if codes != cart.codes:
        cart = with_codes(cart, codes, None)
    if len(stays) == len(guest.lines) and stays:
        return cart, guest
    return cart, replace(guest, lines=tuple(stays), codes=(), removed=(), version=guest.version + 1)


def _with(cart: Cart, line: CartLine) -> Cart:
    """Put a line in its place, new or changed."""
    version = cart.version + 1
    others = (each for each in cart.lines if each.id != line.id)
    lines = sorted((*others, replace(line, version=version)), key=lambda each: (each.added_at, each.id))
    return replace(cart, lines=tuple(lines), version=version)


def _line(cart: Cart, line_id: LineId) -> CartLine:
    line = cart.line(line_id)
    if line is None:
        raise LineNotFound("This is not in the cart any more.", line_id=line_id)
    return line


def _check_seen(cart: Cart, changed_at: int, seen: int | None) -> None:
    if seen is not None and changed_at > seen:
        raise CartChanged("This was changed in another window. Look at it again.", version=cart.version)


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_OF_ONE:
        raise BadQuantity(f"The quantity must be from 1 to {MOST_OF_ONE}.", limit=MOST_OF_ONE)


def _check_room(cart: Cart) -> None:
    if len(cart.lines) >= MOST_LINES:
        raise _full()


def _full() -> CartFull:
    return CartFull(f"A cart holds {MOST_LINES} different things. Remove one first.", limit=MOST_LINES)


def _left(available: int) -> str:
    return f"Only {available} are left." if available > 0 else "This is sold out."


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
