"""How a card that somebody keeps is called on pages."""

from hupan.cards import Card

_BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "eftpos_au": "Eftpos",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}


def card_name(card: Card) -> str:
    """Name a card by its brand and the end of its number, as it is printed on receipts."""
    brand = _BRANDS.get(card.seen.brand, card.seen.brand.replace("_", " ").title())
    return f"{brand} ···· {card.seen.last4}"


def card_month(card: Card) -> str:
    """Write the last month of a card as it stands on the card."""
    return f"{card.seen.exp_month:02}/{card.seen.exp_year % 100:02}"
