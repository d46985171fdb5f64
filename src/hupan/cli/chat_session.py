"""A conversation in the terminal: a prompt with history, and a few commands that begin with a slash."""

from collections.abc import Callable, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from rich.console import Console

from hupan.kernel import HupanError
from hupan.terminal import ChatClient, Turn

HELP = """\
/model         list the models
/model NAME    let another model answer from now on
/new           begin a new conversation
/stop          while an answer is written: end it (so does Ctrl-C)
/help          this list
/exit          leave (so does Ctrl-D)
A line that ends with \\ goes on in the next one."""

_COMMANDS = ("/model", "/new", "/stop", "/help", "/exit")

Answer = Callable[[ChatClient, list[Turn], str | None], str]


class ChatSession:
    """One sitting.

    Args:
        client: The server.
        history: Where the lines that were typed are kept, for the arrow keys.
        model: Who answers; `None` for the server's default.
        instructions: System messages that stand before everything.
        answer: Draws an answer and returns it.
    """

    def __init__(
        self,
        client: ChatClient,
        history: Path,
        model: str | None,
        instructions: Sequence[Turn],
        answer: Answer,
    ) -> None:
        self._client = client
        self._model = model
        self._instructions = list(instructions)
        self._answer = answer
        self._turns = list(instructions)
        self._console = Console(highlight=False)
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch(mode=0o600, exist_ok=True)
        self._prompt: PromptSession[str] = PromptSession(
            history=FileHistory(str(history)), completer=WordCompleter(_COMMANDS, sentence=True)
        )

    def run(self) -> None:
        """Go on until the person leaves."""
        self._model = self._model or self._client.default_model()
        self._console.print(f"{self._model} at {self._client.url}. /help lists commands.", style="dim", markup=False)
        while (line := self._read()) is not None:
            if not self.take(line):
                return

    def take(self, line: str) -> bool:
        """Act on one line.

        Returns:
            Whether the conversation goes on.
        """
        word, _, rest = line.strip().partition(" ")
        try:
            if word == "/exit":
                return False
            if word == "/model":
                self._choose_model(rest.strip())
            elif word == "/new":
                self._turns = list(self._instructions)
                self._say("A new conversation.")
            elif word == "/stop":
                self._say("Nothing is being written.")
            elif word.startswith("/"):
                self._say(HELP)
            elif line.strip():
                self._ask(line.strip())
        except HupanError as error:
            self._console.print(error.detail, style="red", markup=False)
        return True

    def _ask(self, question: str) -> None:
        asked = [*self._turns, Turn("user", question)]
        text = self._answer(self._client, asked, self._model)
        # An answer that never began leaves no trace, so that the same question can be asked again.
        if text:
            self._turns = [*asked, Turn("assistant", text)]

    def _choose_model(self, name: str) -> None:
        models = self._client.models()
        if not name:
            for model in models:
                self._say(f"{'*' if model == self._model else ' '} {model}")
        elif name in models:
            self._model = name
            self._say(f"{name} answers from now on.")
        else:
            self._say(f"The server has no model {name!r}; /model lists them.")

    def _read(self) -> str | None:
        lines: list[str] = []
        while True:
            try:
                line = self._prompt.prompt("… " if lines else "> ")
            except KeyboardInterrupt:
                lines = []
                continue
            except EOFError:
                return None
            if not line.endswith("\\"):
                return "\n".join([*lines, line])
            lines.append(line[:-1])

    def _say(self, sentence: str) -> None:
        self._console.print(sentence, markup=False, highlight=False)
