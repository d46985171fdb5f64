"""Words on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.notices.choices import Choice, Topic
from hupan.notices.domain import Notice, Page
from hupan.notices.letters import Channel

NoticeName = Annotated[str, Field(pattern=r"^ntc_[0-9a-z]{26}$")]


# What PostgreSQL takes as text.
WITHOUT_NUL = r"^[^\x00]*$"


class NoticeView(BaseModel):
    """Something that you should know; your page has the sentence for its kind."""

    id: str
    kind: str = Field(examples=["orders.shipped"])
    facts: dict[str, str | int] = Field(description="What the sentence speaks of; some of it was written by strangers.")
    link: str = Field(description="A path of this server where more is to be seen, or nothing.")
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeView":
        """Show a notice."""
        return cls.model_validate(notice, from_attributes=True)


class NoticeList(BaseModel):
    """Notices, the newest first."""

    items: list[NoticeView]
    unread: int = Field(description="How many there are that you have not read, on all pages together.")
    next: str | None = Field(description="Give it as `before` to read on; null at the end.")

    @classmethod
    def of(cls, page: Page) -> "NoticeList":
        """Show a page."""
        return cls(
            items=[NoticeView.of(each) for each in page.notices],
            unread=page.unread,
            next=page.notices[-1].id if page.more else None,
        )


class NoticesRead(BaseModel):
    """What you have read."""

    model_config = ConfigDict(extra="forbid")

    ids: list[NoticeName] = Field(default=[], max_length=200)
    upto: NoticeName | None = Field(default=None, description="This one and all before it.")


class Unread(BaseModel):
    """How many notices there are that you have not read."""

    unread: int


class MailAddress(BaseModel):
    """Where letters are to go."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(max_length=254, examples=["ada@example.org"])


class Code(BaseModel):
    """The code that was sent to an address."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=20)


class MailWanted(BaseModel):
    """Whether notices come as letters, too."""

    model_config = ConfigDict(extra="forbid")

    on: bool


class ChannelView(BaseModel):
    """Where letters to you go."""

    available: bool = Field(description="Whether this server sends letters at all.")
    address: str
    confirmed: bool
    on: bool

    @classmethod
    def of(cls, channel: Channel, *, available: bool) -> "ChannelView":
        """Show it."""
        return cls(available=available, address=channel.address, confirmed=channel.confirmed, on=channel.on)


class BrowserKeys(BaseModel):
    """What the browser's subscription has under `keys`."""

    model_config = ConfigDict(extra="forbid")

    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class BrowserInput(BaseModel):
    """A browser that is to show your notices, as `PushSubscription.toJSON()` has it."""

    model_config = ConfigDict(extra="ignore")

    endpoint: str = Field(max_length=2000, pattern=WITHOUT_NUL, examples=["https://push.example.net/send/abc"])
    keys: BrowserKeys


class BrowserName(BaseModel):
    """A browser, by the address of its push service."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str = Field(max_length=2000, pattern=WITHOUT_NUL)


class PushKeyView(BaseModel):
    """The key by which push services know this server."""

    key: str = Field(description="For `applicationServerKey`, in base64url.")


class BrowserStanding(BaseModel):
    """Whether a browser shows your notices."""

    on: bool


class ChoiceInput(BaseModel):
    """By which ways the notices of a topic come, beside the list."""

    model_config = ConfigDict(extra="forbid")

    mail: bool
    push: bool


class ChoiceView(BaseModel):
    """By which ways the notices of a topic come, beside the list."""

    topic: Topic
    mail: bool
    push: bool


class ChoiceList(BaseModel):
    """Every topic."""

    items: list[ChoiceView]

    @classmethod
    def of(cls, choices: Mapping[Topic, Choice]) -> "ChoiceList":
        """Show them."""
        return cls(items=[ChoiceView(topic=topic, mail=each.mail, push=each.push) for topic, each in choices.items()])
