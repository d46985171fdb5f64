"""`hupan chat`: in the terminal with the model of a running server; one question, or a conversation."""

import contextlib
import os
import queue
import select
import sys
import threading
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from hupan.cli.chat_session import ChatSession
from hupan.cli.console import Json, show_json
from hupan.cli.local_server import connect_locally
from hupan.kernel import HupanError
from hupan.supervisor import read_settings
from hupan.terminal import ChatClient, ConversationClient, Ending, MarkdownStream, Piece, Turn

KEY_VARIABLE = "HUPAN_API_KEY"
URL_VARIABLE = "HUPAN_URL"

_LOOK_S = 0.05


def command(
    question: Annotated[str | None, typer.Argument(help="Ask this, print the answer and stop.")] = None,
    *,
    model: Annotated[str | None, typer.Option(help="The model that answers.")] = None,
    system: Annotated[str | None, typer.Option(help="Instructions for the whole conversation.")] = None,
    url: Annotated[str | None, typer.Option(help="A server elsewhere.", envvar=URL_VARIABLE)] = None,
    as_json: Json = False,
) -> None:
    """Chat in the terminal. What is piped in is added to the question, or is the question."""
    settings = read_settings(os.environ)
    key = os.environ.get(KEY_VARIABLE)
    client = ChatClient(url, key) if url else connect_locally(settings.data_dir, key)
    instructions = [Turn("system", system)] if system else []
    asked = _whole_question(question)
    if asked is None:
        # Conversations have instructions of their own, and another machine's house knows us by a key alone.
        client = client if url or system else ConversationClient.of(client)
        ChatSession(client, settings.data_dir / "chat_history", model, instructions, answer_on_terminal).run()
        return
    turns = [*instructions, Turn("user", asked)]
    if as_json:
        _answer_json(client, turns, model)
    elif sys.stdout.isatty():
        answer_on_terminal(client, turns, model)
    else:
        _answer_plain(client.answer(turns, model, Ending()))


def answer_on_terminal(client: ChatClient, turns: list[Turn], model: str | None) -> str:
    """Draw one answer while it is written; Ctrl-C, or /stop and Enter, ends it.

    Args:
        client: The server.
        turns: The conversation.
        model: Who shall answer.

    Returns:
        The answer, as far as it came.
    """
    pieces: queue.Queue[Piece | HupanError | None] = queue.Queue()

    def read() -> None:
        try:
            for piece in client.answer(turns, model, Ending()):
                pieces.put(piece)
            pieces.put(None)
        except HupanError as error:
            pieces.put(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    text = ""
    with MarkdownStream(Console()) as stream:
        try:
            while (piece := _next(pieces, client)) is not None:
                if isinstance(piece, HupanError):
                    raise piece
                stream.add(piece)
                text += piece.text if piece.kind == "text" else ""
        except KeyboardInterrupt:
            client.stop()
    reader.join(1)
    return text


def _next(pieces: "queue.Queue[Piece | HupanError | None]", client: ChatClient) -> Piece | HupanError | None:
    while True:
        # Looked at before every piece: a quick model leaves no pause to look in.
        if _asked_to_stop():
            client.stop()
        with contextlib.suppress(queue.Empty):
            return pieces.get(timeout=_LOOK_S)


def _asked_to_stop() -> bool:
    return (
        sys.stdin.isatty()
        and bool(select.select([sys.stdin], [], [], 0)[0])
        and sys.stdin.readline().strip() == "/stop"
    )


def _answer_plain(pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        if piece.kind == "text":
            sys.stdout.write(piece.text)
            sys.stdout.flush()
    sys.stdout.write("\n")


def _answer_json(client: ChatClient, turns: list[Turn], model: str | None) -> None:
    ending = Ending()
    pieces = list(client.answer(turns, model, ending))
    show_json(
        {
            "model": ending.model,
            "text": "".join(piece.text for piece in pieces if piece.kind == "text"),
            "thinking": "".join(piece.text for piece in pieces if piece.kind == "thinking"),
            "finish_reason": ending.reason,
            "usage": ending.usage,
        }
    )


def _whole_question(question: str | None) -> str | None:
    piped = "" if sys.stdin.isatty() else sys.stdin.read().strip()
    whole = "\n\n".join(part for part in (question, piped) if part)
    if not whole and not sys.stdin.isatty():
        raise typer.BadParameter("There is nothing to ask: give a question, or pipe one in.")
    return whole or None
