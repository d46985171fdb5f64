"""Another person's assistant at the doors that are made for such: a buyer's tools by MCP, and UCP."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

import httpx

from bench.shopping.house import Caller, Reply
from tests.attacks.shopping.market import Json
from tests.attacks.ucp.agents import Sender, Wanted
from tests.integration.ucp.house import AGENT

REFUSED = -32602


class Refused(Exception):
    """A tool was not run, or it could not do what was asked.

    Args:
        code: The protocol's number, or the code that the API has for it.
    """

    def __init__(self, code: object) -> None:
        super().__init__(str(code))
        self.code = code


def key_of(caller: Caller, *scopes: str) -> str:
    """Let a person make a key."""
    made: Json = caller.ask("POST", "/api/keys", {"name": "Another assistant", "scopes": list(scopes)})
    return str(made["key"])


class Assistant:
    """Whoever holds a key.

    Args:
        url: Of the market.
        key: Of a person.
    """

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=60, trust_env=False)

    def send(self, method: str, params: Mapping[str, object] | None = None, name: object = 1) -> httpx.Response:
        """Send a message."""
        return self.raw(json.dumps({"jsonrpc": "2.0", "id": name, "method": method, "params": params or {}}).encode())

    def raw(self, message: bytes) -> httpx.Response:
        """Send what one likes."""
        return self.http.post("/mcp", content=message, headers={"content-type": "application/json"})

    def ask(self, method: str, params: Mapping[str, object] | None = None) -> Json:
        """Send a message, and insist on its being understood.

        Raises:
            Refused: It was not.
        """
        answered = self.send(method, params)
        assert answered.status_code == httpx.codes.OK, (answered.status_code, answered.text[:400])
        said: Json = answered.json()
        if "error" in said:
            raise Refused(said["error"]["code"])
        result: Json = said["result"]
        return result

    def use(self, name: str, **arguments: object) -> Reply:
        """Use a tool.

        Raises:
            Refused: It could not be done.
        """
        result = self.ask("tools/call", {"name": name, "arguments": arguments})
        facts: Json = json.loads(json.dumps(result["structuredContent"]).replace(self.url, ""))
        if result["isError"]:
            raise Refused(facts["code"])
        # What a model reads is what a program reads.
        assert json.loads(result["content"][-1]["text"]) == result["structuredContent"]
        texts: list[Json] = [{"type": "text", "text": facts["text"]}] if facts["text"] else []
        return Reply([*texts, *({"type": "card", **each} for each in facts["cards"])], None, 0.0, None, 0)

    def offered(self) -> Json:
        """Read what is offered, and what a model is told of it."""
        return {"tools": self.ask("tools/list")["tools"], "told": self.ask("initialize")["instructions"]}


class Agent:
    """Somebody's agent, who asks by UCP and has no key.

    Args:
        url: Of the market.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, wanted: Wanted) -> httpx.Response:
        """Ask for something."""
        heard = Sender(AGENT).rest(wanted)
        named = dict(heard.headers)
        return httpx.request(heard.method, f"{self.url}{heard.path}", content=heard.body, headers=named, timeout=60)

    def told(self, name: str, subject: str = "", key: str = "", **body: object) -> Json:
        """Ask, and insist on an answer."""
        answered = self.send(Wanted(name, subject, body, key=key))
        assert answered.is_success, (answered.status_code, answered.text[:400])
        said: Json = answered.json()
        return said


def shape(told: object, where: str = "") -> Iterator[str]:
    """List the names of everything that is told, whatever stands there."""
    if isinstance(told, dict):
        for name, each in cast("Json", told).items():
            yield f"{where}.{name}"
            yield from shape(each, f"{where}.{name}")
    elif isinstance(told, list):
        for each in cast("list[object]", told):
            yield from shape(each, f"{where}[]")
