"""The storefront's verbs: show a page, suggest, list what there is, and take what readers send by forms."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from hupan.cart import guest_token, known_secret
from hupan.catalog import NotInCatalog, ProductId, VariantId
from hupan.kernel import Buyer, Clock, HupanError, Kind, Language
from hupan.platform import Signals
from hupan.reviews import Author, Draft
from hupan.search import SearchNotReady, Suggestion, SuggestionKind
from hupan.showcase import (
    CURRENCY_COOKIE,
    LANGUAGE_COOKIE,
    PLACE_COOKIE,
    CartSign,
    Choices,
    Formats,
    Market,
    Reader,
    Visit,
    Words,
    category_path,
    product_path,
    read_words,
    visit,
    with_query,
)
from hupan.storefront.keeping import Keeping, MarketNews
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import frame_of
from hupan.storefront.pages.home import Window, dress_window, home_page
from hupan.storefront.pages.missing import missing_page, refused_page
from hupan.storefront.pages.sitemap import languages, sitemap_files, sitemap_paths
from hupan.storefront.press import TEMPLATES, Assets, Packed, Press, pack, read_assets

PageMaker = Callable[[Visit], Awaitable[Page]]

_SUGGESTIONS = 8
_LONGEST_PREFIX = 80
_SOON_S = 2.0
_CHOICES = {LANGUAGE_COOKIE, CURRENCY_COOKIE, PLACE_COOKIE}
_WINDOW_S, _FILLING_WINDOW_S = 60.0, 8.0
_MOST_WINDOWS = 32
_PAGE_S = 30.0
_PAGES_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Suggested:
    """One line under the search field."""

    text: str
    href: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which page.

    Attributes:
        choices: What the request says of its reader's taste.
        origin: Scheme and host.
        here: Path and query.
        csrf: Goes into forms.
        guest: By which a guest is known whose cart is not empty.
    """

    choices: Choices
    origin: str
    here: str
    csrf: str = ""
    guest: str = ""

    @property
    def anonymous(self) -> bool:
        """Whether nothing is known of who asks, but for their choices: any other cookie is somebody's own."""
        return self.choices.person is None and not self.csrf and self.choices.cookies.keys() <= _CHOICES


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What comes with the program, read from the disk once."""

    press: Press
    words: dict[Language, Words]
    formats: dict[Language, Formats]


@cache
def _read_shelf(templates: tuple[Path, ...]) -> _Shelf:
    return _Shelf(Press((TEMPLATES, *templates)), read_words(), {language: Formats(language) for language in Language})


@dataclass(frozen=True, slots=True)
class _House:
    """What pages are printed with."""

    shelf: _Shelf
    assets: Assets


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it goes out.

    Attributes:
        language: That it is written in.
        settled: Whether the guest's cart has become the person's, so that the guest can be forgotten.
    """

    packed: Packed
    status: int
    language: Language
    settled: bool = False


class Storefront:
    """Shows the market.

    Args:
        market: The rooms that pages are made from.
        signals: Tell when something in the market has changed.
        clock: The time.
        frontend: Folder of the built web app, for style sheet and script.
        templates: Folders of pages that other rooms have in this frame.
    """

    def __init__(
        self, market: Market, signals: Signals, clock: Clock, frontend: Path, templates: tuple[Path, ...] = ()
    ) -> None:
        self._market = market
        self._clock = clock
        self._frontend = frontend
        self._templates = templates
        self._opening: asyncio.Task[_House] | None = None
        self._soon: asyncio.Task[None] | None = None
        self._news = MarketNews(signals, clock)
        self._windows = Keeping[Window](self._news, clock, _WINDOW_S, _MOST_WINDOWS, _FILLING_WINDOW_S)
        self._pages = Keeping[Printed](self._news, clock, _PAGE_S, _PAGES_BYTES)

    async def start(self) -> None:
        """Read templates and words once the server is up; a page that is asked for before does not wait for that."""
        await self._news.start()
        self._soon = asyncio.create_task(self._open_soon(), name="storefront.open")

    async def stop(self) -> None:
        """Wait until nothing is being read any more."""
        await self._news.stop()
        await self._pages.stop()
        await self._windows.stop()
        if self._soon is not None:
            self._soon.cancel()
            await asyncio.gather(self._soon, return_exceptions=True)
        if self._opening is not None:
            await asyncio.gather(self._opening, return_exceptions=True)

    async def show(self, asking: Asking, make: PageMaker, *, keep: bool = False) -> Printed:
        """Make a page and print it.

        Args:
            asking: Who asks.
            make: Makes the page; where it finds nothing, the page says so.
            keep: Whether the page is the same for every guest who makes the same choices.
        """
        house = await self._house()
        reader = self._reader(house, asking)
        if "\0" in asking.here:
            # It is no text, so nothing has it for its name.
            make = missing_page
        if not keep or not asking.anonymous:
            sign, settled = await self._sign(asking)
            return replace(await self._print(house, replace(reader, cart=sign), make), settled=settled)
        key = (reader.here, reader.origin, reader.language, reader.currency, reader.place)
        return await self._pages.get(key, lambda: self._print(house, reader, make), _weight)

    async def home(self, visiting: Visit) -> Page:
        """Make the home page; what stands in its window stays for a minute."""
        reader = visiting.reader
        window = await self._windows.get((reader.language, reader.currency), lambda: dress_window(visiting))
        return await home_page(visiting, window)

    async def reader(self, asking: Asking) -> Reader:
        """Tell to whom something is said that is no page."""
        return self._reader(await self._house(), asking)

    async def _sign(self, asking: Asking) -> tuple[CartSign, bool]:
        """Look after the cart: what a guest chose who has signed in becomes theirs by name."""
        carts, person, secret = self._market.carts, asking.choices.person, known_secret(asking.guest)
        if person is not None:
            buyer = Buyer(person_id=person.id)
            settled = bool(secret) and not await carts.merge(Buyer.guest_of(secret), buyer)
            return CartSign(buyer, await carts.count(buyer), asking.csrf), settled
        if not secret:
            return CartSign(), False
        guest = Buyer.guest_of(secret)
        return CartSign(guest, await carts.count(guest), guest_token(secret)), False

    async def _print(self, house: _House, reader: Reader, make: PageMaker) -> Printed:
        visiting = await visit(self._market, reader)
        try:
            page = await make(visiting)
        except HupanError as error:
            page = await self._unhappy(visiting, error)
        frame = frame_of(reader, house.assets, page.query)
        html = house.shelf.press.print(page.template, reader.words, {**page.shown, "frame": frame, "meta": page.meta})
        return Printed(pack(html), page.status, reader.language)

    async def suggest(self, asking: Asking, prefix: str) -> list[Suggested]:
        """Say how a query may end."""
        house = await self._house()
        reader = self._reader(house, asking)
        text = prefix.strip()[:_LONGEST_PREFIX]
        if not text:
            return []
        try:
            found = await self._market.search.suggest(text, reader.language, _SUGGESTIONS)
        except SearchNotReady:
            return []
        kinds = {
            SuggestionKind.CATEGORY: reader.words.say("Category"),
            SuggestionKind.BRAND: reader.words.say("Brand"),
        }
        return [Suggested(each.text, _leads_to(each), each.kind.value, kinds.get(each.kind, "")) for each in found]

    async def sitemap_index(self, origin: str) -> str:
        """Write the index of the sitemap's files."""
        house = await self._house()
        names = await sitemap_files(self._market.catalog)
        shown = {"origin": origin, "names": names}
        return house.shelf.press.print("sitemap-index.xml", house.shelf.words[Language.EN], shown)

    async def sitemap(self, origin: str, name: str) -> str:
        """Write one file of the sitemap.

        Raises:
            NotInCatalog: It would be empty.
        """
        house = await self._house()
        paths = await sitemap_paths(self._market.catalog, name)
        if not paths:
            raise NotInCatalog("There is no such file of the sitemap.")
        shown = {"origin": origin, "paths": paths, "languages": languages()}
        return house.shelf.press.print("sitemap.xml", house.shelf.words[Language.EN], shown)

    async def wish(self, author: Author, product_id: ProductId, variant_id: VariantId | None, *, keep: bool) -> None:
        """Keep a product in the wish list, or take it away.

        Args:
            author: Whose list.
            product_id: What.
            variant_id: Which choice; `None` for any, and to take away every choice that is kept.
            keep: Whether it is kept.
        """
        wishes, person_id = self._market.wishes, author.person_id
        if keep:
            await wishes.add(person_id, product_id, variant_id)
            return
        _, kept = await wishes.list(person_id)
        for each in kept:
            if each.wish.product_id == product_id and variant_id in {None, each.wish.variant_id}:
                await wishes.remove(person_id, product_id, each.wish.variant_id)

    async def review(self, author: Author, slug: str, draft: Sequence[str], language: Language) -> None:
        """Keep a review.

        Args:
            author: Who writes.
            slug: The product's.
            draft: Stars, title and text, as typed in.
            language: Of the page that it was written on.
        """
        stars, title, text = draft
        product_id = await self._product_id(slug)
        rating = int(stars) if stars.isdecimal() else 0
        await self._market.reviews.write(author, Draft(product_id, rating, title, text, language.value))

    async def ask(self, author: Author, slug: str, text: str, language: Language) -> None:
        """Keep a question."""
        await self._market.questions.ask(author, await self._product_id(slug), text, language.value)

    async def vote(self, author: Author, review_id: str, *, helpful: bool) -> None:
        """Say that a review helps, or take it back."""
        await self._market.standing.vote(author.person_id, review_id, helpful=helpful)

    async def _product_id(self, slug: str) -> ProductId:
        product = await self._market.catalog.product_by_slug(slug)
        if product is None:
            raise NotInCatalog("There is no such product.", slug=slug)
        return product.id

    async def _unhappy(self, visiting: Visit, error: HupanError) -> Page:
        if error.kind is Kind.NOT_FOUND:
            return await missing_page(visiting)
        if error.kind in {Kind.INTERNAL, Kind.UNAVAILABLE}:
            raise error
        return await refused_page(visiting, error, 400)

    def _reader(self, house: _House, asking: Asking) -> Reader:
        choices = asking.choices
        language = choices.language()
        return Reader(
            language=language,
            words=house.shelf.words[language],
            formats=house.shelf.formats[language],
            currency=choices.currency(language),
            place=choices.place(language),
            now=self._clock.now(),
            origin=asking.origin,
            here=asking.here,
            person=choices.person,
            csrf=asking.csrf,
        )

    async def _house(self) -> _House:
        if self._opening is None:
            self._opening = asyncio.create_task(asyncio.to_thread(self._open), name="storefront.read")
        return await asyncio.shield(self._opening)

    async def _open_soon(self) -> None:
        await asyncio.sleep(_SOON_S)
        await self._house()

    def _open(self) -> _House:
        return _House(_read_shelf(self._templates), read_assets(self._frontend))


def _leads_to(suggestion: Suggestion) -> str:
    if suggestion.kind is SuggestionKind.CATEGORY:
        return category_path(suggestion.target)
    if suggestion.kind is SuggestionKind.PRODUCT:
        return product_path(suggestion.target)
    field = "brand" if suggestion.kind is SuggestionKind.BRAND else "q"
    return with_query("/market/search", [(field, suggestion.text)])


def _weight(printed: Printed) -> int:
    """What was not found is not worth keeping: there are more such addresses than memory."""
    return len(printed.packed.body) if printed.status == 200 else 0  # noqa: PLR2004 - OK
