"""The terminal's side of a conversation: a client of the public API, and what is shown of its replies and cards.

`hupan chat` stands on it. Nothing here reads a keyboard or knows of commands; that is the command line's.
"""

from hupan.terminal.client import ChatClient, Ending, Piece, Turn
from hupan.terminal.conversation_client import ConversationClient
from hupan.terminal.errors import CommandError, NoServer, Refused, ServerFailed
from hupan.terminal.markdown_stream import MarkdownStream

__all__ = [
    "ChatClient",
    "CommandError",
    "ConversationClient",
    "Ending",
    "MarkdownStream",
    "NoServer",
    "Piece",
    "Refused",
    "ServerFailed",
    "Turn",
]
