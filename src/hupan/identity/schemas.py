"""The room's words on the wire. Requests refuse fields that they do not know: nothing is assigned by surprise."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from hupan.identity.domain import Access, Preferences, Profile, Role, Scope, SendWith, Session, Theme
from hupan.kernel import Language

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Login = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Request(BaseModel):
    """Base of what comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """Base of what goes out; read off the room's values field by field, so that only what is named here is shown."""

    model_config = ConfigDict(from_attributes=True)


class PreferencesView(View):
    """A person's own settings of the chat."""

    default_model_id: str | None
    send_with: SendWith
    custom_instructions: str
    show_thinking: bool


class PersonView(View):
    """A person, as they see themselves."""

    id: str
    login: str
    name: str
    role: Role
    language: Language | None
    theme: Theme
    has_password: bool
    created_at: datetime
    preferences: PreferencesView


class PersonSummary(View):
    """A person, as those who run the place see them: without what is the person's own business."""

    id: str
    login: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    created_at: datetime


class PeopleList(BaseModel):
    """Everybody."""

    items: list[PersonSummary]
    next_cursor: str | None = None


class SessionView(BaseModel):
    """What a page needs first: is there an owner, who is here, and the token that unsafe requests must carry."""

    state: Literal["setup", "anonymous", "signed_in"]
    person: PersonView | None
    csrf_token: str = Field(description="Goes into the header X-CSRF-Token. Empty while nobody is signed in.")
    passwordless: bool = Field(description="Whether a single person may do without a password at this address.")
    version: str


class SetUp(Request):
    """The owner, at the first visit."""

    name: Name
    login: Login | None = None
    password: Password | None = None
    language: Language


class SignIn(Request):
    """Login and password."""

    login: Login
    password: Password


class SessionItem(View):
    """A browser in which one is signed in."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str
    current: bool

    @classmethod
    def of(cls, session: Session, access: Access) -> "SessionItem":
        """Show a session to its person."""
        return cls(
            id=session.id,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            address=session.address,
            user_agent=session.user_agent,
            current=access.session is not None and access.session.id == session.id,
        )


class SessionList(BaseModel):
    """A person's sessions, last seen first."""

    items: list[SessionItem]
    next_cursor: str | None = None


class PreferencesChange(Request):
    """The preferences to change; what is absent stays."""

    default_model_id: Annotated[str, StringConstraints(max_length=200)] | None = None
    send_with: SendWith = SendWith.ENTER
    custom_instructions: Annotated[str, StringConstraints(max_length=8000)] = ""
    show_thinking: bool = True

    def apply(self, preferences: Preferences) -> Preferences:
        """Change what was named, be it to null."""
        return replace(preferences, **{name: getattr(self, name) for name in self.model_fields_set})


class MeChange(Request):
    """What a person changes about themselves; what is absent stays."""

    login: Login | None = None
    name: Name | None = None
    language: Language | None = None
    theme: Theme | None = None
    preferences: PreferencesChange | None = None

    def apply(self, profile: Profile) -> Profile:
        """Change what was named; the language may be changed to null, "as the browser says"."""
        return Profile(
            login=self.login or profile.login,
            name=self.name or profile.name,
            language=self.language if "language" in self.model_fields_set else profile.language,
            theme=self.theme or profile.theme,
            preferences=self.preferences.apply(profile.preferences) if self.preferences else profile.preferences,
        )


class PasswordChange(Request):
    """A new password, and the current one where there is one."""

    current_password: Password | None = None
    new_password: Password


class PersonChange(Request):
    """What an administrator changes about a person; what is absent stays."""

    role: Role | None = None
    disabled: bool | None = None


class InvitationDraft(Request):
    """Whom to invite."""

    role: Role
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class InvitationView(View):
    """An open invitation."""

    id: str
    role: Role
    note: str
    created_at: datetime
    expires_at: datetime


class NewInvitation(InvitationView):
    """A fresh invitation, with the path that is shown this once."""

    url_path: str = Field(description="/join/TOKEN, to be sent to the invited; it is not shown again.")


class InvitationList(BaseModel):
    """The open invitations, newest first."""

    items: list[InvitationView]
    next_cursor: str | None = None


class InvitationCard(BaseModel):
    """What the invited see before they accept."""

    role: Role
    inviter_name: str
    expires_at: datetime


class Acceptance(Request):
    """The invited, coming in."""

    token: Token
    login: Login
    name: Name
    password: Password
    language: Language


class KeyDraft(Request):
    """A key to be made."""

    name: Name
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    expires_at: AwareDatetime | None = None


class KeyView(View):
    """An API key, without its secret."""

    id: str
    name: str
    prefix: str = Field(description="The first letters, by which one tells keys apart.")
    scopes: Annotated[list[Scope], BeforeValidator(sorted)]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class NewKey(KeyView):
    """A fresh key, with the secret that is shown this once."""

    key: str


class KeyList(BaseModel):
    """A person's keys, newest first."""

    items: list[KeyView]
    next_cursor: str | None = None
