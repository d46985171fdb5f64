"""What stands around every page, and what a page says of itself to machines."""

from dataclasses import dataclass, field

from hupan.showcase import Link


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says of itself to machines: search engines and link previews.

    Attributes:
        canonical: The whole address of this page.
        alternates: Its address in each language, `x-default` last.
        image: A whole address of a PNG or JPEG, or empty.
        data: schema.org objects.
        indexed: Whether search engines may list it.
    """

    title: str
    description: str
    canonical: str
    alternates: tuple[Link, ...] = ()
    image: str = ""
    kind: str = "website"
    data: tuple[dict[str, object], ...] = field(default=())
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Attributes:
        person: The name of whoever is signed in, or empty.
        theme: Light or dark, as that person wishes on every device; empty where it follows the device.
        sells: Whether that person looks after the market.
        csrf: Proves that a form came from our page.
        here: The page's own address, to come back to.
        cart_count: How many things are in the cart, as it is shown; empty for none. `cart_said` says it in words.
        cart_token: Goes into the forms of the cart.
    """

    language: str
    tag: str
    locale: str
    query: str
    languages: tuple[Link, ...]
    currencies: tuple[Link, ...]
    places: tuple[Link, ...]
    person: str
    theme: str
    sells: bool
    csrf: str
    here: str
    cart_count: str = ""
    cart_said: str = ""
    cart_token: str = ""
    stylesheets: tuple[str, ...] = ()
    script: str = ""
    font: str = ""
    loading: str = ""
