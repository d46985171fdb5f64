"""Clients, what they may ask for, and what they are given. No I/O."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType
from urllib.parse import urlsplit

from hupan.kernel import PersonId
from hupan.protocols.linking.failures import LinkingRefusal

GrantId = NewType("GrantId", str)

CODE_LIVES: Final = timedelta(seconds=60)
ACCESS_LIVES: Final = timedelta(hours=1)
REFRESH_LIVES: Final = timedelta(days=90)

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that a person can allow.

    Attributes:
        name: As OAuth writes it.
        about: For platforms, in English; people read it in their language.
    """

    name: str
    about: str


READ_ORDERS: Final = Scope("dev.ucp.shopping.order:read", "See your orders and where they are.")
MANAGE_ORDERS: Final = Scope("dev.ucp.shopping.order:manage", "Cancel, return and change your orders.")
CONFIRM_RECEIPT: Final = Scope(
    "dev.hupan.shopping.escrow:confirm", "Say that an order has arrived, so that its seller is paid."
)
WRITE_REVIEWS: Final = Scope("dev.hupan.shopping.review:write", "Review what you bought, in your name.")
SCOPES: Final[Mapping[str, Scope]] = {
    each.name: each for each in (READ_ORDERS, MANAGE_ORDERS, CONFIRM_RECEIPT, WRITE_REVIEWS)
}


@dataclass(frozen=True, slots=True)
class Client:
    """A platform that the operator knows.

    Attributes:
        id: As it names itself.
        name: As people know it.
        profile_url: Its profile in UCP; a token of its is good only beside that.
        redirect_uris: Where people are sent back to.
        secret_hash: Of its secret; empty for a program on people's devices, which can keep none.
    """

    id: str
    name: str
    profile_url: str
    redirect_uris: tuple[str, ...]
    secret_hash: str
    created_at: datetime

    @property
    def is_public(self) -> bool:
        """Whether it has no secret."""
        return not self.secret_hash

    def allows(self, redirect_uri: str) -> bool:
        """Say whether people may be sent back there."""
        return any(same_redirect(each, redirect_uri) for each in self.redirect_uris)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a platform asks a person for; checked.

    Attributes:
        client: Who asks.
        redirect_uri: Where the answer goes.
        scopes: For what.
        challenge: Proves later that the one who asked is the one who comes (RFC 7636).
        state: Goes back as it came.
    """

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed a platform.

    Attributes:
        ended_at: When it was taken back; `None` while it holds.
    """

    id: GrantId
    client_id: str
    person_id: PersonId
    scopes: tuple[str, ...]
    created_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Stands for a grant on the way from the person's browser to the platform."""

    hash: str
    grant_id: GrantId
    redirect_uri: str
    challenge: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """Opens what a grant allows.

    Attributes:
        refreshes: Whether it is good only to get new ones.
        used_at: Of one that refreshes: when it was exchanged; a second time means that somebody stole it.
    """

    hash: str
    grant_id: GrantId
    client_id: str
    refreshes: bool
    scopes: tuple[str, ...]
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens, as they are told once."""

    access: str
    refresh: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """For whom a request is made, and by which platform."""

    person_id: PersonId
    client_id: str
    profile_url: str
    scopes: frozenset[str]


def hash_of(secret: str) -> str:
    """Hash what is kept only as a hash; it holds 256 bits of chance, so it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scope_names(scopes: Iterable[str]) -> str:
    """Write scopes as OAuth does."""
    return " ".join(scopes)


def same_redirect(one: str, other: str) -> bool:
    """Compare byte for byte; a port on this machine is the system's choice and does not count (RFC 8252, 7.3)."""
    if one == other:
        return True
    try:
        left, right = urlsplit(one), urlsplit(other)
        hosts = {left.hostname, right.hostname}
        _ = (left.port, right.port)
    except ValueError:
        return False
    # Parts of an address that are not compared here, such as a name before the host, must not be there.
    plain = all("@" not in each.netloc and not each.fragment for each in (left, right))
    return (
        plain
        and len(hosts) == 1
        and hosts <= _LOOPBACK
        and (left.scheme, left.path, left.query) == (right.scheme, right.path, right.query)
        and left.scheme == "http"
    )


def check_redirect(uri: str) -> None:
    """Check an address before it is kept.

    Raises:
        LinkingRefusal: It is neither https, nor this machine's, nor an app's own.
    """
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    fine = (parts.scheme == "https" and host) or (parts.scheme == "http" and host in _LOOPBACK) or "." in parts.scheme
    if not fine or parts.fragment or len(uri) > _LONGEST or not uri.isprintable():
        raise LinkingRefusal("invalid_request", "A redirect goes to https://, to 127.0.0.1, or to an app's own scheme.")


def read_scopes(said: str) -> tuple[str, ...]:
    """Read what is asked for.

    Raises:
        LinkingRefusal: It is nothing, or something that is not offered.
    """
    names = tuple(dict.fromkeys(said.split()))
    if not names or any(name not in SCOPES for name in names):
        raise LinkingRefusal("invalid_scope", f"Ask for some of: {scope_names(SCOPES)}.")
    return names


def check_challenge(challenge: str, method: str) -> None:
    """Check that a platform will be able to prove that it is the one who asked.

    Raises:
        LinkingRefusal: It sent no challenge, or one that proves nothing.
    """
    if method != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise LinkingRefusal("invalid_request", "Send a code_challenge with code_challenge_method=S256.")


def proves(verifier: str, challenge: str) -> bool:
    """Say whether a verifier is the one behind a challenge."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return hmac.compare_digest(made, challenge)
