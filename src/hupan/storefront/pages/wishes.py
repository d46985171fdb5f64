"""The wish list, with what has become cheaper."""

from dataclasses import replace

from hupan.search import SearchRequest, Sort
from hupan.showcase import Card, Goods, Price, Visit, cards_of, options_said, product_path, read_cards, read_goods
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.views.wishes import WishesView, WishRow
from hupan.wishes import WishSeen

_SHOWN = 5


async def wishes_page(visit: Visit) -> Page:
    """Make the wish list; a guest is asked to sign in."""
    reader = visit.reader
    title = reader.words.say("Wish list")
    meta = meta_of(reader, title=title, description=title, indexed=False)
    if reader.person is None:
        return Page("wishes.html", meta, {"page": WishesView("", (), await _liked(visit))})
    _, wishes = await visit.market.wishes.list(reader.person.id)
    goods = await read_goods(visit, list(dict.fromkeys(each.wish.product_id for each in wishes)))
    cards = {card.product_id: card for card in cards_of(goods.values(), visit, {})}
    rows = tuple(
        _row(each, goods[each.wish.product_id], cards[each.wish.product_id], visit)
        for each in wishes
        if each.wish.product_id in goods
    )
    liked = () if rows else await _liked(visit)
    return Page("wishes.html", meta, {"page": WishesView(_line(rows, visit), rows, liked)})


async def _liked(visit: Visit) -> tuple[Card, ...]:
    """Show what others like, where there is nothing to see yet."""
    request = SearchRequest(language=visit.reader.language, sort=Sort.RATING, limit=_SHOWN, facets=False)
    return await read_cards(visit, [hit.product_id for hit in (await visit.search(request)).hits])


def _row(seen: WishSeen, goods: Goods, card: Card, visit: Visit) -> WishRow:
    reader, wish = visit.reader, seen.wish
    variant = next((each for each in goods.product.variants if each.id == wish.variant_id), None)
    now = card.price if seen.now is None else Price(reader.formats.money(seen.now), visit.approximate(seen.now))
    change, tone = _change(seen, visit)
    return WishRow(
        card=replace(
            card,
            price=now,
            from_price=False,
            href=product_path(goods.product.slug, v=wish.variant_id or ""),
            wish=replace(card.wish, variant_id=wish.variant_id or "", kept=True),
        ),
        variant=options_said(goods.product, variant, reader),
        change=change,
        tone=tone,
        added=reader.words.say("added %(ago)s", ago=reader.formats.ago(wish.added_at, reader.now)),
    )


def _change(seen: WishSeen, visit: Visit) -> tuple[str, str]:
    """Say how the price has changed since; in another currency nothing can be said."""
    say, money = visit.reader.words.say, visit.reader.formats.money
    then, now = seen.wish.price, seen.now
    if now is None:
        return say("Nobody sells it at present"), ""
    if seen.cheaper_by is not None:
        return say("%(sum)s less than when you added it", sum=money(seen.cheaper_by)), "down"
    if then is not None and then.currency == now.currency and then < now:
        return say("%(sum)s more than when you added it", sum=money(now - then)), "up"
    return "", ""


def _line(rows: tuple[WishRow, ...], visit: Visit) -> str:
    if not rows:
        return ""
    count, number = visit.reader.words.count, visit.reader.formats.number
    line = count("%(n)s thing kept", "%(n)s things kept", len(rows), n=number(len(rows)))
    cheaper = sum(row.tone == "down" for row in rows)
    if not cheaper:
        return line
    told = count("%(n)s cheaper than when you added it", "%(n)s cheaper than when you added them", cheaper)
    return f"{line} · {told}"
