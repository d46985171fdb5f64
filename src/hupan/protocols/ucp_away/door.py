"""Speaks UCP with shops elsewhere: asks, checks who answers, and reads what they say into this house's words."""

import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

import orjson

from hupan.kernel import new_id
from hupan.merchants import (
    BadMerchantAddress,
    Good,
    Handler,
    Introduction,
    Merchant,
    MerchantBusy,
    MerchantLacks,
    MerchantNotTrusted,
    MerchantNotUnderstood,
    MerchantOtherVersion,
    MerchantRefused,
    MerchantUnreachable,
    MerchantWeb,
    OrderLook,
    Skill,
    Status,
    Terms,
    UnknownToMerchant,
    Wanted,
    WebAnswer,
    WebRequest,
    Wish,
)
from hupan.protocols.signatures import SignatureRefused, SignedAnswer, is_signed, verify_response
from hupan.protocols.ucp_away.goods import context, is_local, read_goods, search_body
from hupan.protocols.ucp_away.ourselves import Ourselves
from hupan.protocols.ucp_away.profile import SPOKEN, older, read_profile, version_of
from hupan.protocols.ucp_away.reading import an_object, name_in, objects, parsed
from hupan.protocols.ucp_away.terms import (
    checkout_body,
    delivery_body,
    paying_body,
    read_order,
    read_terms,
    said_in,
)

WELL_KNOWN: Final = "/.well-known/ucp"
LARGEST_PROFILE_BYTES: Final = 256 * 1024
LARGEST_ANSWER_BYTES: Final = 2 * 1024 * 1024
_LONGEST_ADDRESS: Final = 300
_MOST_IDS: Final = 20
_SERVER_TROUBLE: Final = frozenset({429, 500, 502, 503, 504})
# What shops answer who cannot read the profile under which this house asks.
_ABOUT_US: Final = frozenset({"invalid_profile_url", "profile_unreachable"})
_MOST_MESSAGES: Final = 20


class UcpDoor:
    """`MerchantDoor` over UCP's REST.

    Args:
        web: Carries requests.
        ourselves: Signs them.
    """

    def __init__(self, web: MerchantWeb, ourselves: Ourselves) -> None:
        self._web = web
        self._ourselves = ourselves

    def address_of(self, written: str) -> str:
        """Read what a person wrote as the address of a shop."""
        text = written.strip()
        if len(text) > _LONGEST_ADDRESS or any(each.isspace() or not each.isprintable() for each in text):
            raise BadMerchantAddress("This is no address of a shop.")
        if "://" not in text:
            text = f"{'http' if is_local(f'https://{text}') else 'https'}://{text}"
        try:
            parts = urlsplit(text)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise BadMerchantAddress("This is no address of a shop.") from error
        if parts.username is not None or not host:
            raise BadMerchantAddress("This is no address of a shop.")
        try:
            host = host if ":" in host else host.encode("idna").decode()
        except UnicodeError as error:
            raise BadMerchantAddress("This is no address of a shop.") from error
        named = f"[{host}]" if ":" in host else host
        plain = port is None or (parts.scheme.lower(), port) in {("https", 443), ("http", 80)}
        address = f"{parts.scheme.lower()}://{named}{'' if plain else f':{port}'}"
        self._web.check(address, local=is_local(address))
        return address

    async def introduce(self, address: str) -> Introduction:
        """Read what a shop says of itself, and find a version that both sides speak."""
        local = is_local(address)
        profile = await self._profile(f"{address}{WELL_KNOWN}", local=local)
        version = version_of(profile)
        if version not in SPOKEN:
            version, where = next(iter(older(profile)), ("", ""))
            if not version:
                raise MerchantOtherVersion("The shop speaks no version of the protocol that is spoken here.")
            if not where.startswith(f"{address}/"):
                raise MerchantNotTrusted("The shop's profile leads to another address.")
            profile = await self._profile(where, local=local)
            if version_of(profile) != version:
                raise MerchantNotUnderstood("What the shop answers is not understood.", what="version")
        known = read_profile(profile, version)
        try:
            # A shop elsewhere must not lead to what lies on this machine, and none to what is not open to everybody.
            self._web.check(known.endpoint, local=local)
        except BadMerchantAddress as error:
            raise MerchantNotTrusted("The shop's profile leads to another address.") from error
        return await self._probed(known, local=local)

    async def search(self, merchant: Merchant, wish: Wish) -> list[Good]:
        """Find goods."""
        body = await self._ask(merchant, Skill.SEARCH, "POST", "/catalog/search", search_body(wish))
        return read_goods(body, merchant)[: wish.limit]

    async def look(self, merchant: Merchant, ids: Sequence[str], wish: Wish) -> list[Good]:
        """Look goods up by their ids; what is gone is left out."""
        asked = {"ids": list(ids)[:_MOST_IDS], "context": context(wish)}
        body = await self._ask(merchant, Skill.LOOKUP, "POST", "/catalog/lookup", asked)
        found = {good.id: good for good in read_goods(body, merchant, frozenset(ids))}
        return [found[each] for each in ids if each in found]

    async def begin(self, merchant: Merchant, wanted: Wanted, key: str) -> Terms:
        """Begin a checkout of exactly this, sent in the cheapest way. Nothing is bought by that."""
        known, local = _known(merchant), is_local(merchant.address)
        written = checkout_body(wanted, known.version, known.handlers)
        body = await self._ask(merchant, Skill.CHECKOUT, "POST", "/checkout-sessions", written, key)
        # Of a shop that asks one thing after the other, at most so many.
        for step in range(2):
            terms = read_terms(body, wanted, local=local)
            if terms.status not in {Status.INCOMPLETE, Status.READY} or not known.skills >= {Skill.DELIVERY}:
                break
            choice = delivery_body(body, wanted, known.version, known.handlers)
            if choice is None:
                break
            path = f"/checkout-sessions/{quote(terms.checkout_id, safe='')}"
            body = await self._ask(merchant, Skill.CHECKOUT, "PUT", path, choice, f"{key}-{step}")
        return read_terms(body, wanted, local=local)

    async def read(self, merchant: Merchant, checkout_id: str) -> Terms:
        """Read how a checkout stands."""
        path = f"/checkout-sessions/{quote(checkout_id, safe='')}"
        return self._same(await self._ask(merchant, Skill.CHECKOUT, "GET", path), merchant, checkout_id)

    async def complete(self, merchant: Merchant, checkout_id: str, handler: Handler, key: str) -> Terms:
        """Pay a checkout; under one key it happens once."""
        path = f"/checkout-sessions/{quote(checkout_id, safe='')}/complete"
        written = paying_body(handler, _known(merchant).version)
        return self._same(await self._ask(merchant, Skill.CHECKOUT, "POST", path, written, key), merchant, checkout_id)

    async def cancel(self, merchant: Merchant, checkout_id: str, key: str) -> None:
        """Give a checkout up."""
        path = f"/checkout-sessions/{quote(checkout_id, safe='')}/cancel"
        await self._ask(merchant, Skill.CHECKOUT, "POST", path, {}, key)

    async def order(self, merchant: Merchant, order_id: str) -> OrderLook:
        """Read how an order stands."""
        body = await self._ask(merchant, Skill.ORDERS, "GET", f"/orders/{quote(order_id, safe='')}")
        return read_order(body, order_id, local=is_local(merchant.address))

    def _same(self, body: Mapping[str, Any], merchant: Merchant, checkout_id: str) -> Terms:
        terms = read_terms(body, local=is_local(merchant.address))
        if terms.checkout_id != checkout_id:
            raise MerchantNotUnderstood("What the shop answers is not understood.", what="another checkout")
        return terms

    async def _profile(self, url: str, *, local: bool) -> Mapping[str, Any]:
        request = WebRequest("GET", url, {"accept": "application/json"})
        answer = await self._web.call(request, LARGEST_PROFILE_BYTES, local=local)
        if answer.status != HTTPStatus.OK:
            if 300 <= answer.status < 400:  # noqa: PLR2004 - redirects
                raise MerchantNotTrusted("The shop's profile leads to another address.")
            if answer.status in _SERVER_TROUBLE:
                raise MerchantBusy("The shop cannot answer just now.", status=answer.status)
            raise MerchantNotUnderstood("There is no shop for agents at this address.", what=f"{answer.status}")
        return parsed(answer.body)

    async def _probed(self, known: Introduction, *, local: bool) -> Introduction:
        """Ask the shop something small: whether it signs what it answers is seen by its first answer."""
        if not known.keys:
            return known
        url = f"{known.endpoint}/checkout-sessions/none"
        headers = await self._ourselves.headers("GET", url, b"", known.version, "")
        answer = await self._web.call(WebRequest("GET", url, headers), LARGEST_ANSWER_BYTES, local=local)
        if not is_signed(answer.headers):
            return known
        _check_signature(answer, known)
        return Introduction(known.version, known.endpoint, known.skills, known.handlers, known.keys, signs=True)

    async def _ask(
        self,
        merchant: Merchant,
        skill: Skill,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
    ) -> Mapping[str, Any]:
        """Ask a shop one thing, and read what it answers once it is known that it is the shop who does."""
        known = _known(merchant)
        if skill not in known.skills:
            raise MerchantLacks("The shop does not offer this to agents.", what=skill.value)
        url, raw = f"{known.endpoint}{path}", b"" if body is None else orjson.dumps(body)
        headers = await self._ourselves.headers(
            method, url, raw, known.version, "" if method == "GET" else key or new_id("key")
        )
        request = WebRequest(method, url, headers, raw)
        answer = await self._web.call(request, LARGEST_ANSWER_BYTES, local=is_local(merchant.address))
        if known.signs or is_signed(answer.headers):
            _check_signature(answer, known)
        return _read(answer)


def _known(merchant: Merchant) -> Introduction:
    if merchant.known is None:
        raise MerchantUnreachable("The shop has not answered yet.")
    return merchant.known


def _check_signature(answer: WebAnswer, known: Introduction) -> None:
    try:
        verify_response(SignedAnswer(answer.status, answer.headers, answer.body), known.keys, time.time())
    except SignatureRefused as error:
        raise MerchantNotTrusted(
            "An answer is not signed as this shop signs. Nothing of it was used.", what=error.fault.value
        ) from error


def _read(answer: WebAnswer) -> Mapping[str, Any]:
    if answer.status in _SERVER_TROUBLE:
        raise MerchantBusy("The shop cannot answer just now.", status=answer.status)
    if 300 <= answer.status < 400:  # noqa: PLR2004 - redirects
        raise MerchantNotTrusted("The shop's answer leads to another address.")
    body = parsed(answer.body)
    failed = name_in(an_object(body.get("ucp")), "status") == "error"
    if answer.status >= HTTPStatus.BAD_REQUEST or failed:
        refused = UnknownToMerchant if _ABOUT_US & set(_codes(body)) else MerchantRefused
        raise refused("The shop says no.", said=" ".join(said_in(body))[:500], status=answer.status)
    return body


def _codes(body: Mapping[str, Any]) -> Iterator[str]:
    yield name_in(body, "code")
    for each in objects(body.get("messages"), _MOST_MESSAGES):
        yield name_in(each, "code")
