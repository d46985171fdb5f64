"""Conversations: a tree of messages, the folders that they lie in, and the news by which pages stay current.

Each message is one row that knows its parent; editing and regenerating add siblings and lose nothing, and a long
conversation costs no more than a short one. Replies are written by runs (`hupan.runs`), in the words of whoever stands
behind the port `Responder` (`hupan.assistant`).
"""

from hupan.conversations.domain import (
    Conversation,
    Folder,
    Message,
    MessageRole,
    MessageStatus,
    Reader,
    SearchHit,
    TitleSource,
)
from hupan.conversations.errors import (
    ConversationNotFound,
    ConversationsError,
    FolderNotFound,
    ImagesUnsupported,
    InvalidMessage,
    MessageNotFound,
    NotFound,
    RunInProgress,
    WrongPlace,
)
from hupan.conversations.feed import Feed
from hupan.conversations.housekeeping import Housekeeping
from hupan.conversations.ports import ModelAbilities, Readers, Responder, Titler, Turn, TurnMemory
from hupan.conversations.search import SearchService
from hupan.conversations.service import ConversationService, ListQuery, NewConversation
from hupan.conversations.settings import ConversationSettings
from hupan.conversations.threads import Attachment, Post, Posted, Replying, Screen, Surroundings, ThreadService, Wish
from hupan.conversations.turns import TurnPorts, TurnTaker

__all__ = [
    "Attachment",
    "Conversation",
    "ConversationNotFound",
    "ConversationService",
    "ConversationSettings",
    "ConversationsError",
    "Feed",
    "Folder",
    "FolderNotFound",
    "Housekeeping",
    "ImagesUnsupported",
    "InvalidMessage",
    "ListQuery",
    "Message",
    "MessageNotFound",
    "MessageRole",
    "MessageStatus",
    "ModelAbilities",
    "NewConversation",
    "NotFound",
    "Post",
    "Posted",
    "Reader",
    "Readers",
    "Replying",
    "Responder",
    "RunInProgress",
    "Screen",
    "SearchHit",
    "SearchService",
    "Surroundings",
    "ThreadService",
    "TitleSource",
    "Titler",
    "Turn",
    "TurnMemory",
    "TurnPorts",
    "TurnTaker",
    "Wish",
    "WrongPlace",
]
