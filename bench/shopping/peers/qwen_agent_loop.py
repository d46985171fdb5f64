"""`qwen-agent`'s `Assistant` with function calls, as its documentation shows it. Runs in an environment of its own.

Lines as in `pydantic_ai_loop.py`.
"""

# pyright: basic, reportMissingImports=false

import json
import sys

from qwen_agent.agents import Assistant
from qwen_agent.tools.base import BaseTool

LINES = sys.stdout


def hear() -> dict:
    """Read a line."""
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


def tell(**said: object) -> None:
    """Write a line."""
    LINES.write(json.dumps(said) + "\n")
    LINES.flush()


def tool_of(name: str, about: str, schema: dict) -> BaseTool:
    """Make a tool that is used elsewhere."""

    class Told(BaseTool):
        def call(self, params: str | dict, **_: object) -> str:
            try:
                arguments = self._verify_json_format_args(params)
            except ValueError as error:
                return f"error: {error}"
            tell(call=name, arguments=arguments)
            return json.dumps(hear()["result"], ensure_ascii=False)

    Told.name, Told.description, Told.parameters = name, about, schema
    return Told()


def main() -> None:
    """Answer until nobody asks any more."""
    sys.stdout = sys.stderr  # it prints
    begun = hear()
    model = {"model": begun["model"], "model_server": begun["base_url"], "api_key": begun["key"]}
    # As it comes, calls are written and read by its own template; else by the server's.
    model["generate_cfg"] = {"use_raw_api": bool(begun["mended"])}
    tools: list = [tool_of(name, about, schema) for name, (about, schema) in begun["tools"].items()]
    agent = Assistant(llm=model, function_list=tools, system_message=begun["system"])
    history: list = []
    while True:
        asked = hear()
        history = [] if asked["new"] else history
        history.append({"role": "user", "content": asked["say"]})
        try:
            *_, written = agent.run(messages=history)
            history += written
            tell(reply=str(written[-1]["content"]) if written else "", tokens=0)
        except Exception as error:  # noqa: BLE001 - whatever ends a loop of others is its reply
            tell(reply=f"{type(error).__name__}: {error}"[:500], tokens=0)


if __name__ == "__main__":
    main()
