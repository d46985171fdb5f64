"""Who may do what, which logins and passwords will do, and when sessions end. Nothing but values in and out."""

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from hupan.identity.domain import ApiKey, Invitation, Person, Role, Session
from hupan.identity.errors import InvalidLogin, LastOwner, NotAllowed, NotYourself, WeakPassword
from hupan.identity.settings import IdentitySettings

MIN_PASSWORD = 8
MAX_PASSWORD = 256

_LOGIN = re.compile(r"\w[\w.@+-]{0,63}")
# What attackers try first and the length rule lets through; a longer list would only lengthen the tail.
_COMMON = frozenset(
    {
        "password", "passw0rd", "password1", "password123", "12345678", "123456789", "1234567890", "87654321",
        "qwertyui", "qwertyuiop", "qwerty123", "1q2w3e4r", "1qaz2wsx", "asdfghjkl", "iloveyou", "sunshine", "princess",
        "football", "baseball", "superman", "trustno1", "whatever", "welcome1", "letmein1", "admin123", "abc12345",
        "abcd1234", "a1234567", "11111111", "00000000", "88888888", "66666666", "woaini1314", "changeme", "computer",
    }
)  # fmt: skip


def fold_login(login: str) -> str:
    """Write a login in the one way in which it is stored and looked up: composed, small letters, no space around.

    Raises:
        InvalidLogin: It has characters that could be mistaken or misread.
    """
    folded = _fold(login).strip()
    if not _LOGIN.fullmatch(folded):
        raise InvalidLogin("A login has 1 to 64 letters, digits or . _ - + @, and begins with a letter or digit.")
    return folded


def check_password(password: str, login: str, name: str = "") -> None:
    """Check a new password by NIST SP 800-63B: long enough and not the first guess; no rules about kinds of characters.

    Raises:
        WeakPassword: It would not do.
    """
    folded = _fold(password)
    if len(password) < MIN_PASSWORD:
        detail = f"A password has at least {MIN_PASSWORD} characters."
        raise WeakPassword(detail, reason="too_short", min_length=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        detail = f"A password has at most {MAX_PASSWORD} characters."
        raise WeakPassword(detail, reason="too_long", max_length=MAX_PASSWORD)
    known = {_fold(word) for word in (login, name) if word}
    guesses = known | {word + word for word in known} | {word[::-1] for word in known}
    if guesses & {folded, folded.strip("0123456789!?.")}:
        raise WeakPassword("The password is little more than your login or name.", reason="like_login")
    if folded in _COMMON or len(set(folded)) <= 2:  # noqa: PLR2004 - two characters, however often, are a pattern
        raise WeakPassword("This password is among the first that anybody would try.", reason="too_common")


def check_grant(actor: Person, role: Role) -> None:
    """Check that `actor` may make somebody a `role`: nobody gives more than they have.

    Raises:
        NotAllowed: They may not.
    """
    grants = {Role.OWNER: set(Role), Role.ADMIN: {Role.ADMIN, Role.MEMBER}, Role.MEMBER: set[Role]()}
    if role not in grants[actor.role]:
        raise NotAllowed(f"Your role does not allow you to make somebody {role}.", role=role)


def check_manage(actor: Person, target: Person) -> None:
    """Check that `actor` may change or remove `target`: members nobody, admins nobody above them.

    Raises:
        NotAllowed: They may not.
    """
    if actor.role is Role.MEMBER or (target.role is Role.OWNER and actor.role is not Role.OWNER):
        raise NotAllowed("Your role does not allow you to change this person.")


def check_not_self(actor: Person, target: Person) -> None:
    """Check that nobody shuts themselves out by a slip.

    Raises:
        NotYourself: It is the same person.
    """
    if actor.id == target.id:
        raise NotYourself("You cannot disable or remove yourself; another owner or administrator can.")


def check_owner_remains(target: Person, after: Person | None, owners: int) -> None:
    """Check that somebody is owner after a change.

    Args:
        target: The person as they are.
        after: The person as they will be; `None` if removed.
        owners: How many owners may come in now.

    Raises:
        LastOwner: Nobody would be left.
    """
    stays = after is not None and after.role is Role.OWNER and after.enabled
    if target.role is Role.OWNER and target.enabled and not stays and owners <= 1:
        raise LastOwner("Somebody must stay owner. Make another person owner first.")


def session_ends_at(session: Session, settings: IdentitySettings) -> datetime:
    """Say when a session ends: some days after it was last seen, and in any case some more after it began."""
    return min(session.last_seen_at + settings.session_idle, session.created_at + settings.session_max)


def is_open(invitation: Invitation, inviter: Person | None, now: datetime) -> bool:
    """Say whether an invitation can be used: in time, and its sender could still send it."""
    if inviter is None or not inviter.enabled or now >= invitation.expires_at:
        return False
    try:
        check_grant(inviter, invitation.role)
    except NotAllowed:
        return False
    return True


def is_usable(key: ApiKey, person: Person, now: datetime) -> bool:
    """Say whether a key opens anything now."""
    return person.enabled and (key.expires_at is None or now < key.expires_at)


def sole_person(people: Sequence[Person]) -> Person | None:
    """Name the person who needs no password on loopback: the only one there is, and only until a password is set."""
    if len(people) != 1 or people[0].has_password or not people[0].enabled:
        return None
    return people[0]


def address_group(address: str) -> str:
    """Name what one household surely shares: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _fold(written: str) -> str:
    # Folding can undo the composition, so it is composed again; only then does folding twice change nothing.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", written).casefold())
