"""The room over HTTP: conversations, messages, runs with their event streams, folders, search."""

import re
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from hupan.conversations.feed import (
    ConversationChanged,
    ConversationGone,
    Feed,
    FeedItem,
    MessageAdded,
    Resync,
    RunChanged,
)
from hupan.conversations.ports import Changes
from hupan.conversations.schemas import (
    ActiveChoice,
    ActiveView,
    AddedView,
    ConversationCreate,
    ConversationList,
    ConversationPatch,
    ConversationView,
    FileInput,
    FolderList,
    FolderName,
    FolderView,
    GoneView,
    Identifier,
    MessagePage,
    MessagePost,
    MessageView,
    PostedView,
    ReplyView,
    ReplyWish,
    RunFinished,
    RunView,
    SearchHitView,
    SearchList,
)
from hupan.conversations.search import SearchService
from hupan.conversations.service import ConversationService, ListQuery, NewConversation
from hupan.conversations.threads import Attachment, Post, Replying, ThreadService, Wish
from hupan.kernel import HupanError
from hupan.platform.http import ServerEvent, SignedIn, problems, service, sse_response
from hupan.runs import Followed, Run, RunService, TextPart

_EVENT_ID = re.compile("[0-9]{1,9}")

router = APIRouter(prefix="/api", tags=["conversations"])

Conversations = Annotated[ConversationService, service(ConversationService)]
Threads = Annotated[ThreadService, service(ThreadService)]
Runs = Annotated[RunService, service(RunService)]
Search = Annotated[SearchService, service(SearchService)]
PersonFeed = Annotated[Feed, service(Feed)]

_STREAM = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events."}}


@router.get("/conversations", responses=problems(401, 422))
async def list_conversations(
    caller: SignedIn,
    conversations: Conversations,
    query: Annotated[ListQuery, Query()],
) -> ConversationList:
    """List conversations: pinned first, then the latest."""
    items, cursor = await conversations.page(caller.person_id, query)
    return ConversationList(items=[ConversationView.of(each) for each in items], next_cursor=cursor)


@router.post("/conversations", status_code=201, responses=problems(401, 404, 422))
async def create_conversation(
    caller: SignedIn, conversations: Conversations, body: ConversationCreate
) -> ConversationView:
    """Open a conversation."""
    made = await conversations.create(caller.person_id, NewConversation(**body.model_dump()))
    return ConversationView.of(made)


@router.get("/conversations/bin", responses=problems(401))
async def list_bin(caller: SignedIn, conversations: Conversations) -> ConversationList:
    """List deleted conversations; each is kept for 30 days."""
    return ConversationList(items=[ConversationView.of(each) for each in await conversations.bin(caller.person_id)])


@router.get("/conversations/{conversation_id}", responses=problems(401, 404, 422))
async def get_conversation(
    caller: SignedIn, conversations: Conversations, conversation_id: Identifier
) -> ConversationView:
    """Get one conversation."""
    return ConversationView.of(await conversations.get(caller.person_id, conversation_id))


@router.patch("/conversations/{conversation_id}", responses=problems(401, 404, 422))
async def change_conversation(
    caller: SignedIn, conversations: Conversations, conversation_id: Identifier, body: ConversationPatch
) -> ConversationView:
    """Rename, pin, archive, move, or choose the model; absent fields stay as they are."""
    changes = Changes(**body.model_dump(exclude_unset=True))
    return ConversationView.of(await conversations.change(caller.person_id, conversation_id, changes))


@router.delete("/conversations/{conversation_id}", status_code=204, responses=problems(401, 404, 422))
async def delete_conversation(caller: SignedIn, conversations: Conversations, conversation_id: Identifier) -> Response:
    """Put a conversation into the bin. A reply that is being written is stopped."""
    await conversations.delete(caller.person_id, conversation_id)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/restore", responses=problems(401, 404, 422))
async def restore_conversation(
    caller: SignedIn, conversations: Conversations, conversation_id: Identifier
) -> ConversationView:
    """Take a conversation out of the bin."""
    return ConversationView.of(await conversations.restore(caller.person_id, conversation_id))


@router.get("/conversations/{conversation_id}/messages", responses=problems(401, 404, 422))
async def list_messages(
    caller: SignedIn,
    threads: Threads,
    conversation_id: Identifier,
    before: Annotated[Identifier | None, Query(description="Read what stands above this message.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> MessagePage:
    """Read the active path from its end, a screen at a time, oldest first."""
    screen = await threads.screen(caller.person_id, conversation_id, before, limit)
    items = [MessageView.of(each) for each in screen.messages]
    return MessagePage(items=items, has_more=screen.has_more, total=screen.total)


@router.post(
    "/conversations/{conversation_id}/messages", status_code=201, responses=problems(400, 401, 404, 409, 422, 503)
)
async def post_message(
    caller: SignedIn, threads: Threads, conversation_id: Identifier, body: MessagePost
) -> PostedView:
    """Append a message and start its reply. Editing is posting under the edited message's parent."""
    post = Post(
        client_id=str(body.client_id),
        parent_id=body.parent_id,
        content=tuple(
            Attachment(part.file_id) if isinstance(part, FileInput) else TextPart(part.text) for part in body.parts
        ),
        wish=Wish(body.model_id, body.thinking),
    )
    made = await threads.post(caller.person_id, conversation_id, post)
    return PostedView(message=MessageView.of(made.message), reply=MessageView.of(made.reply), run=RunView.of(made.run))


@router.put("/conversations/{conversation_id}/active", responses=problems(401, 404, 409, 422))
async def choose_branch(
    caller: SignedIn, threads: Threads, conversation_id: Identifier, body: ActiveChoice
) -> ActiveView:
    """Show the branch of a message, down to where it was left."""
    return ActiveView(active_leaf_id=await threads.look_at(caller.person_id, conversation_id, body.message_id))


@router.post("/messages/{message_id}/regenerate", status_code=201, responses=problems(401, 404, 409, 422, 503))
async def regenerate_reply(caller: SignedIn, threads: Threads, message_id: Identifier, body: ReplyWish) -> ReplyView:
    """Write another version of a reply; the former one is kept beside it."""
    return _reply(await threads.regenerate(caller.person_id, message_id, Wish(body.model_id, body.thinking)))


@router.post("/messages/{message_id}/continue", status_code=201, responses=problems(401, 404, 409, 422, 503))
async def continue_reply(caller: SignedIn, threads: Threads, message_id: Identifier, body: ReplyWish) -> ReplyView:
    """Go on with a reply that was interrupted, stopped, cut off or failed; it stays the same message."""
    return _reply(await threads.go_on(caller.person_id, message_id, Wish(body.model_id, body.thinking)))


@router.get("/runs/{run_id}", responses=problems(401, 404, 422))
async def get_run(caller: SignedIn, runs: Runs, run_id: Identifier) -> RunView:
    """Get one run."""
    return RunView.of(await runs.get(caller.person_id, run_id))


@router.post("/runs/{run_id}/stop", responses=problems(401, 404, 422))
async def stop_run(caller: SignedIn, runs: Runs, run_id: Identifier) -> RunView:
    """Stop a run, from any device; what was written stays. Stopping one that is over changes nothing."""
    return RunView.of(await runs.stop(caller.person_id, run_id))


@router.get(
    "/runs/{run_id}/events",
    response_class=StreamingResponse,
    responses={**problems(401, 404, 422, 429), **_STREAM},
)
async def follow_run(
    caller: SignedIn,
    runs: Runs,
    threads: Threads,
    run_id: Identifier,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Follow a run: `started`, `part`, `delta`, `notice`, `finished`. Resumes behind `Last-Event-ID` or `after`."""
    resumed = int(last_event_id) if last_event_id and _EVENT_ID.fullmatch(last_event_id) else after
    run, followed = await runs.follow(caller.person_id, run_id, resumed)
    return sse_response(_run_stream(followed, threads, run))


@router.get("/events", response_class=StreamingResponse, responses={**problems(401, 429), **_STREAM})
async def follow_person(caller: SignedIn, feed: PersonFeed) -> StreamingResponse:
    """Follow what changes for the caller: `conversation`, `conversation_gone`, `run`, `message`, and `resync`.

    `resync` means that some may have been missed: read the list again.
    """
    return sse_response(_feed_stream(feed.follow(caller.person_id)))


@router.get("/folders", responses=problems(401))
async def list_folders(caller: SignedIn, conversations: Conversations) -> FolderList:
    """List folders by name."""
    return FolderList(items=[FolderView.of(each) for each in await conversations.folders(caller.person_id)])


@router.post("/folders", status_code=201, responses=problems(401, 409, 422))
async def create_folder(caller: SignedIn, conversations: Conversations, body: FolderName) -> FolderView:
    """Make a folder."""
    return FolderView.of(await conversations.add_folder(caller.person_id, body.name))


@router.patch("/folders/{folder_id}", responses=problems(401, 404, 422))
async def rename_folder(
    caller: SignedIn, conversations: Conversations, folder_id: Identifier, body: FolderName
) -> FolderView:
    """Rename a folder."""
    return FolderView.of(await conversations.rename_folder(caller.person_id, folder_id, body.name))


@router.delete("/folders/{folder_id}", status_code=204, responses=problems(401, 404, 422))
async def delete_folder(caller: SignedIn, conversations: Conversations, folder_id: Identifier) -> Response:
    """Remove a folder; its conversations stay."""
    await conversations.remove_folder(caller.person_id, folder_id)
    return Response(status_code=204)


@router.get("/search", responses=problems(401, 422, 503))
async def search_conversations(
    caller: SignedIn,
    search: Search,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SearchList:
    """Search titles and messages in any language."""
    hits = await search.find(caller.person_id, q, limit)
    return SearchList(items=[SearchHitView.model_validate(each) for each in hits])


def _reply(replying: Replying) -> ReplyView:
    return ReplyView(reply=MessageView.of(replying.reply), run=RunView.of(replying.run))


async def _run_stream(
    followed: AsyncGenerator[Followed], threads: ThreadService, run: Run
) -> AsyncGenerator[ServerEvent]:
    async for each in followed:
        data = each.data
        if each.event == "finished":
            try:
                message = await threads.written(run)
            except HupanError:
                return  # deleted meanwhile, or the database is away: who comes back will be told
            data = RunFinished(state=each.state, message=MessageView.of(message)).model_dump_json()
        yield ServerEvent(each.event, data, str(each.seq))


async def _feed_stream(items: AsyncGenerator[FeedItem]) -> AsyncGenerator[ServerEvent]:
    async for item in items:
        yield _feed_event(item)


def _feed_event(item: FeedItem) -> ServerEvent:
    match item:
        case ConversationChanged(conversation):
            return _event("conversation", ConversationView.of(conversation))
        case ConversationGone(conversation_id):
            return _event("conversation_gone", GoneView(id=conversation_id))
        case RunChanged(run):
            return _event("run", RunView.of(run))
        case MessageAdded(conversation_id, message_id):
            return _event("message", AddedView(conversation_id=conversation_id, message_id=message_id))
        case Resync():
            return ServerEvent("resync", "{}")


def _event(name: str, view: BaseModel) -> ServerEvent:
    return ServerEvent(name, view.model_dump_json())
