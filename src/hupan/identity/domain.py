"""People and what proves who they are: sessions, invitations, API keys. Plain values; the rules stand in `rules.py`."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.kernel import Language, PersonId

SessionId = NewType("SessionId", str)
InvitationId = NewType("InvitationId", str)
KeyId = NewType("KeyId", str)


class Role(StrEnum):
    """What a person may do: a member uses, an admin also runs the place, an owner also names owners."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class Scope(StrEnum):
    """What an API key may be used for."""

    CHAT = "chat"
    EMBEDDINGS = "embeddings"
    MODELS = "models"
    SHOP = "shop"


class Theme(StrEnum):
    """How a person wants the pages to look."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class SendWith(StrEnum):
    """Which key sends a message."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl_enter"


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's own settings of the chat."""

    default_model_id: str | None = None
    send_with: SendWith = SendWith.ENTER
    custom_instructions: str = ""
    show_thinking: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """What people decide about themselves."""

    login: str
    name: str
    language: Language | None = None
    theme: Theme = Theme.SYSTEM
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. Without a password they come in only from this machine (see `site.py`)."""

    id: PersonId
    login: str
    name: str
    role: Role
    created_at: datetime
    language: Language | None = None
    theme: Theme = Theme.SYSTEM
    preferences: Preferences = field(default_factory=Preferences)
    password_hash: str | None = field(default=None, repr=False)
    disabled_at: datetime | None = None

    @property
    def profile(self) -> Profile:
        """What is theirs to decide."""
        return Profile(self.login, self.name, self.language, self.theme, self.preferences)

    @property
    def enabled(self) -> bool:
        """Whether this person may come in."""
        return self.disabled_at is None

    @property
    def disabled(self) -> bool:
        """Whether this person was shut out."""
        return not self.enabled

    @property
    def has_password(self) -> bool:
        """Whether this person can sign in by password."""
        return self.password_hash is not None

    def with_profile(self, profile: Profile) -> "Person":
        """Change what is theirs to decide, and nothing else."""
        return replace(
            self,
            login=profile.login,
            name=profile.name,
            language=profile.language,
            theme=profile.theme,
            preferences=profile.preferences,
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from, as far as one can know."""

    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which a person is signed in. Only the hash of its token is kept."""

    id: SessionId
    person_id: PersonId
    token_hash: bytes = field(repr=False)
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in for one new person, once. Only the hash of its token is kept."""

    id: InvitationId
    inviter_id: PersonId
    role: Role
    note: str
    token_hash: bytes = field(repr=False)
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key for programs. Only its hash and its first letters are kept."""

    id: KeyId
    person_id: PersonId
    name: str
    prefix: str
    secret_hash: bytes = field(repr=False)
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Who is asking, and by what right: a session in a browser, or else an API key with its scopes."""

    person: Person
    scopes: frozenset[Scope]
    session: Session | None = None
