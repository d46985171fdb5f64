"""What stands around every page: choices of language, currency and place, and who is here."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from hupan.identity import Role
from hupan.kernel import Language
from hupan.showcase import LOCALES, PLACES, SHOWN_CURRENCIES, TAGS, Data, Link, Reader, count_said
from hupan.storefront.press import Assets
from hupan.storefront.views.frame import Frame, Meta

NAMES = {Language.EN: "English", Language.ZH: "中文", Language.KO: "한국어"}
_LONGEST_DESCRIPTION = 160
_MOST_COUNTED = 99


def frame_of(reader: Reader, assets: Assets, query: str) -> Frame:
    """Make the frame of a page.

    Args:
        reader: For whom.
        assets: Style sheet and script.
        query: What stands in the search field.
    """
    currencies = dict.fromkeys((*SHOWN_CURRENCIES, reader.currency))
    return Frame(
        language=reader.language.value,
        tag=TAGS[reader.language],
        locale=LOCALES[reader.language].replace("_Hans", ""),
        query=query,
        languages=tuple(
            Link(NAMES[each], _choose(reader, "lang", each.value), each is reader.language, TAGS[each])
            for each in Language
        ),
        currencies=tuple(
            Link(reader.formats.currency(each), _choose(reader, "currency", each), each == reader.currency)
            for each in currencies
        ),
        places=tuple(
            Link(reader.formats.country(each), _choose(reader, "place", each), each == reader.place) for each in PLACES
        ),
        person="" if reader.person is None else reader.person.name,
        theme="" if reader.person is None or reader.person.theme.value == "system" else reader.person.theme.value,
        sells=reader.person is not None and reader.person.role is not Role.MEMBER,
        csrf=reader.csrf,
        here=reader.here,
        cart_count=shown_count(reader.cart.count),
        cart_said=count_said(reader.cart.count, reader) or reader.words.say("Cart"),
        cart_token=reader.cart.token,
        stylesheets=assets.stylesheets,
        script=assets.script,
        font=assets.font,
    )


def shown_count(count: int) -> str:
    """Write how many things are in the cart, in the room that its sign has."""
    return str(count) if 0 < count <= _MOST_COUNTED else f"{_MOST_COUNTED}+" if count else ""


def meta_of(  # noqa: PLR0913 - what machines are told of a page
    reader: Reader,
    *,
    title: str,
    description: str,
    image: str = "",
    kind: str = "website",
    data: Sequence[Data] = (),
    indexed: bool = True,
) -> Meta:
    """Describe a page to machines, with its addresses in the other languages.

    Args:
        reader: For whom; `here` is the page's own address.
        title: Without the name of the house.
        description: Cut where it is long.
        image: Path of a picture for previews.
        kind: Of Open Graph, such as `product`.
        data: schema.org objects.
        indexed: Whether search engines may list it.
    """
    path, _, query = reader.here.partition("?")
    fields = [(name, value) for name, value in parse_qsl(query) if name != "after"]
    plain = [(name, value) for name, value in fields if name != "lang"]
    alternates = [Link("", _whole(reader, path, [*plain, ("lang", each.value)]), tag=TAGS[each]) for each in Language]
    return Meta(
        title=f"{title} · Hupan",
        description=_cut(description),
        canonical=_whole(reader, path, fields),
        alternates=(*alternates, Link("", _whole(reader, path, plain), tag="x-default")) if indexed else (),
        image=f"{reader.origin}{image}" if image else "",
        kind=kind,
        data=tuple(data),
        indexed=indexed,
    )


def _choose(reader: Reader, name: str, value: str) -> str:
    back = reader.here
    if name == "lang":
        # A language in the address would win over the one that is chosen now.
        path, _, query = back.partition("?")
        kept = [(each, text) for each, text in parse_qsl(query, keep_blank_values=True) if each != "lang"]
        back = f"{path}?{urlencode(kept)}" if kept else path
    return f"/market/choose?{urlencode([(name, value), ('back', back)])}"


def _whole(reader: Reader, path: str, fields: Sequence[tuple[str, str]]) -> str:
    return f"{reader.origin}{path}{'?' if fields else ''}{urlencode(fields)}"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_DESCRIPTION else plain[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"
