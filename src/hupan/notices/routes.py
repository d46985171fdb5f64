"""The room over HTTP, for who is signed in."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from hupan.identity.access import CurrentPerson
from hupan.kernel import Language, PersonId
from hupan.notices.choices import Choice, Topic
from hupan.notices.domain import NoticeId
from hupan.notices.mail_service import ChoiceService, MailService
from hupan.notices.schemas import (
    ChannelView,
    ChoiceInput,
    ChoiceList,
    Code,
    MailAddress,
    MailWanted,
    NoticeList,
    NoticesRead,
    Unread,
)
from hupan.notices.service import NoticeService
from hupan.platform.http import ServerEvent, SignedIn, problems, service, sse_response

router = APIRouter(prefix="/api/notices", tags=["notices"])

Notices = Annotated[NoticeService, service(NoticeService)]
Mail = Annotated[MailService, service(MailService)]
Choices = Annotated[ChoiceService, service(ChoiceService)]
Cursor = Annotated[str | None, Query(pattern=r"^ntc_[0-9a-z]{26}$", description="The last one seen.")]


@router.get("", responses=problems(401, 422))
async def list_notices(
    notices: Notices, caller: SignedIn, before: Cursor = None, *, unread: bool = False
) -> NoticeList:
    """Read your notices, the newest first, 50 at a time; with `unread` only those that you have not read."""
    cursor = NoticeId(before) if before is not None else None
    return NoticeList.of(await notices.page(caller.person_id, cursor, unread_only=unread))


@router.post("/read", responses=problems(401, 422))
async def read_notices(notices: Notices, caller: SignedIn, read: NoticesRead) -> Unread:
    """Say what you have read: some, or everything up to one."""
    unread = await notices.mark_read(caller.person_id, [NoticeId(each) for each in read.ids])
    if read.upto is not None:
        unread = await notices.mark_all_read(caller.person_id, NoticeId(read.upto))
    return Unread(unread=unread)


@router.get("/choices", responses=problems(401))
async def list_notice_choices(choices: Choices, caller: SignedIn) -> ChoiceList:
    """Tell which notices come by which way, beside the list."""
    return ChoiceList.of(await choices.choices(caller.person_id))


@router.put("/choices/{topic}", responses=problems(401, 422))
async def choose_notices(choices: Choices, caller: SignedIn, topic: Topic, wanted: ChoiceInput) -> ChoiceList:
    """Choose by which ways the notices of a topic come; the list always has them."""
    await choices.choose(caller.person_id, topic, Choice(wanted.mail, wanted.push))
    return ChoiceList.of(await choices.choices(caller.person_id))


@router.get("/mail", responses=problems(401))
async def get_notice_mail(mail: Mail, caller: SignedIn) -> ChannelView:
    """Tell where letters to you go, and whether this server sends any."""
    return ChannelView.of(await mail.channel(caller.person_id), available=mail.available)


@router.post("/mail", status_code=202, responses=problems(400, 401, 409, 422, 429, 503))
async def ask_notice_mail(mail: Mail, person: CurrentPerson, address: MailAddress) -> ChannelView:
    """Name an address; a code is sent there, since only its owner may have letters sent to it."""
    channel = await mail.ask(person.id, address.address, person.language or Language.EN)
    return ChannelView.of(channel, available=mail.available)


@router.post("/mail/confirm", responses=problems(400, 401, 422))
async def confirm_notice_mail(mail: Mail, caller: SignedIn, code: Code) -> ChannelView:
    """Give the code that was sent; from then on notices come as letters, too."""
    return ChannelView.of(await mail.confirm(caller.person_id, code.code), available=mail.available)


@router.put("/mail", responses=problems(401, 422))
async def switch_notice_mail(mail: Mail, person: CurrentPerson, wanted: MailWanted) -> ChannelView:
    """Switch letters on or off; they are written in the language that you have chosen."""
    channel = await mail.switch(person.id, person.language or Language.EN, on=wanted.on)
    return ChannelView.of(channel, available=mail.available)


@router.delete("/mail", status_code=204, responses=problems(401))
async def forget_notice_mail(mail: Mail, caller: SignedIn) -> Response:
    """Forget your address."""
    await mail.forget(caller.person_id)
    return Response(status_code=204)


@router.get("/events", response_class=StreamingResponse, responses=problems(401))
async def follow_notices(notices: Notices, caller: SignedIn) -> StreamingResponse:
    """Follow how many of your notices are unread: an event `unread` at once, and whenever that may have changed."""
    return sse_response(_events(notices, caller.person_id))


async def _events(notices: NoticeService, person_id: PersonId) -> AsyncIterator[ServerEvent]:
    async with aclosing(notices.follow(person_id)) as counts:
        async for unread in counts:
            yield ServerEvent("unread", Unread(unread=unread).model_dump_json())
