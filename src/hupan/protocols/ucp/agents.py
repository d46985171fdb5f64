"""Agents of others: what they say of themselves, and where it is read.

An agent names the address of its profile with every request. Strangers choose that address, so it is fetched with
bounds: only over TLS, without redirects, never from inside, a limited number a minute, and what failed is not asked
again at once. What a profile says is a claim; only a signature by one of its keys proves who sent a request.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast
from urllib.parse import urlsplit

import orjson

from hupan.protocols.signatures import BadField, Jwk, read_dictionary
from hupan.protocols.ucp.capabilities import ORDER, Capability
from hupan.protocols.ucp.failures import refusal
from hupan.protocols.ucp.limits import Allowance, is_date

LARGEST_PROFILE_BYTES: Final = 256 * 1024
_LONGEST_URL: Final = 2048
_MOST_KEYS: Final = 32
_MOST_CAPABILITIES: Final = 128
_KEPT: Final = 512
_FRESH_S: Final = 300.0
_AGAIN_AFTER_S: Final = 30.0
_KEYS_AGAIN_AFTER_S: Final = 60.0


class ProfileUnreachable(Exception):
    """Nothing lies at the address of a profile, or nobody answers there."""


class ProfileWeb(Protocol):
    """Fetches profiles. Below: `gateways.open_web`."""

    async def fetch(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address, without following it elsewhere.

        Raises:
            ProfileUnreachable: It cannot be had.
        """
        ...


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """What an agent says of itself.

    Attributes:
        url: Where it says so.
        version: Of UCP, as it speaks it.
        capabilities: What it can do.
        signing_keys: Its public keys.
    """

    url: str
    version: str = ""
    capabilities: tuple[Capability, ...] = ()
    signing_keys: tuple[Jwk, ...] = ()

    @property
    def webhook_url(self) -> str:
        """Where it wants to hear of orders; empty where it does not."""
        urls = (each.config.get("webhook_url") for each in self.capabilities if each.name == ORDER)
        return next((url for url in urls if isinstance(url, str)), "")

    def speaks(self, version: str) -> bool:
        """Say whether it understands a version of UCP."""
        return self.version == version or any(each.version == version for each in self.capabilities)


@dataclass(frozen=True, slots=True)
class Named:
    """How an agent names itself in `UCP-Agent`.

    Attributes:
        profile: Address of its profile; may be anything.
        version: Of UCP, where it says one.
    """

    profile: str
    version: str = ""


def read_agent(header: str) -> Named:
    """Read `UCP-Agent`.

    Raises:
        UcpRefusal: It is missing, or names no profile.
    """
    try:
        members = read_dictionary(header)
    except BadField as error:
        raise refusal(400, "invalid_profile_url", "UCP-Agent is no dictionary of structured fields.") from error
    profile = members.get("profile")
    if profile is None or not profile.text:
        raise refusal(400, "invalid_profile_url", 'Say who asks: UCP-Agent: profile="https://…".')
    # Some write the version as a parameter of the profile, some as a member beside it.
    beside = members["version"].text if "version" in members else ""
    version = profile.params.get("version", beside)
    return Named(profile.text, version if isinstance(version, str) else "")


@dataclass(slots=True)
class _Kept:
    profile: AgentProfile | None
    until: float
    keys_asked: float


class AgentProfiles:
    """Remembers the profiles of agents.

    Args:
        web: Fetches them.
        per_minute: How many may be fetched a minute.
        on_loopback: Whether plain HTTP on this machine will do; for conformance suites, which serve profiles there.
    """

    def __init__(self, web: ProfileWeb, per_minute: int, *, on_loopback: bool = False) -> None:
        self._web = web
        self._allowance = Allowance(per_minute)
        self._on_loopback = on_loopback
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}

    async def of(self, url: str, *, keys_again: bool = False) -> AgentProfile:
        """Read a profile.

        Args:
            url: As the agent wrote it.
            keys_again: Whether a key was missing in what is remembered, so that a new look is worth it.

        Raises:
            UcpRefusal: The address is none, nothing can be had there, or it is no profile.
        """
        self._check(url)
        lock = self._turns.setdefault(url, asyncio.Lock())
        try:
            async with lock:
                return await self._remembered(url, keys_again=keys_again)
        finally:
            if not lock.locked():
                self._turns.pop(url, None)

    async def _remembered(self, url: str, *, keys_again: bool) -> AgentProfile:
        now = time.monotonic()
        kept = self._kept.get(url)
        if kept is not None and now < kept.until and not (keys_again and now - kept.keys_asked > _KEYS_AGAIN_AFTER_S):
            self._kept.move_to_end(url)
            if kept.profile is None:
                raise _unreachable()
            return kept.profile
        if not self._allowance.take(""):
            raise refusal(503, "busy", "Too many new agents at the moment; try again shortly.", Retry_After="2")
        try:
            raw = await self._web.fetch(url, LARGEST_PROFILE_BYTES)
        except ProfileUnreachable as error:
            self._keep(url, _Kept(None, now + _AGAIN_AFTER_S, now))
            raise _unreachable() from error
        profile = read_profile(url, raw)
        self._keep(url, _Kept(profile, now + _FRESH_S, now))
        return profile

    def _keep(self, url: str, kept: _Kept) -> None:
        self._kept[url] = kept
        self._kept.move_to_end(url)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, named = parts.hostname or "", parts.username is not None
        except ValueError:
            host, named = "", True
            parts = urlsplit("")
        plain_here = self._on_loopback and parts.scheme == "http" and host in {"127.0.0.1", "::1", "localhost"}
        if len(url) > _LONGEST_URL or not host or named or not (parts.scheme == "https" or plain_here):
            raise refusal(400, "invalid_profile_url", "The agent's profile has no address that begins with https://.")


def read_profile(url: str, raw: bytes) -> AgentProfile:
    """Read a profile as it came.

    Raises:
        UcpRefusal: It is none.
    """
    try:
        whole = _object(orjson.loads(raw))
        ucp = _object(whole.get("ucp", whole))
        return AgentProfile(
            url,
            _version(ucp.get("version")),
            tuple(_capabilities(ucp.get("capabilities", {}))[:_MOST_CAPABILITIES]),
            tuple(_objects(whole.get("signing_keys", ucp.get("signing_keys", [])))[:_MOST_KEYS]),
        )
    except ValueError as error:
        raise refusal(422, "profile_malformed", "What lies at the address of the agent's profile is none.") from error


def _unreachable() -> Exception:
    return refusal(424, "profile_unreachable", "The agent's profile could not be fetched.")


def _capabilities(listed: object) -> list[Capability]:
    """Read capabilities: by name in newer profiles, in a list in the oldest."""
    if isinstance(listed, list):
        return [_capability(str(each.get("name", "")), each) for each in _objects(cast("object", listed))]
    return [_capability(name, each) for name, versions in _object(listed).items() for each in _objects(versions)]


def _capability(name: str, entry: Mapping[str, Any]) -> Capability:
    extends = entry.get("extends", [])
    parents: Sequence[object] = [extends] if isinstance(extends, str) else _list(extends)
    config = _object(entry.get("config", {}))
    return Capability(name, _version(entry.get("version")), tuple(str(each) for each in parents), config=config)


def _version(value: object) -> str:
    if not isinstance(value, str) or not is_date(value):
        raise ValueError("A version is a date.")
    return value


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("Something is no object.")  # noqa: TRY004 - one kind of error for all that is wrong
    return cast("Mapping[str, Any]", value)


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise ValueError("Something is no list.")  # noqa: TRY004 - one kind of error for all that is wrong
    return cast("Sequence[object]", value)


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [_object(each) for each in _list(value)]
