"""`pydantic-ai`'s plain tool loop, as its documentation shows it. Runs in an environment of its own.

Reads one line of JSON to begin with (`base_url`, `key`, `model`, `tools`), then one for each message (`say`, and `new`
for a new conversation). Writes `call` lines, each of which is answered by a `result`, and at last a `reply`.
"""

# pyright: basic, reportMissingImports=false

import asyncio
import json
import sys
from functools import partial

from pydantic_ai import Agent, Tool, UsageLimits
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

_MOST_REQUESTS = 8


def hear() -> dict:
    """Read a line."""
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


def tell(**said: object) -> None:
    """Write a line."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


async def call(name: str, **arguments: object) -> object:
    """Have a tool used, one at a time: nothing else happens until it is answered."""
    tell(call=name, arguments=arguments)
    return hear()["result"]


async def main() -> None:
    """Answer until nobody asks any more."""
    begun = hear()
    provider = OpenAIProvider(base_url=begun["base_url"], api_key=begun["key"])
    tools = [
        Tool.from_schema(partial(call, name), name=name, description=about, json_schema=schema)
        for name, (about, schema) in begun["tools"].items()
    ]
    agent = Agent(OpenAIChatModel(begun["model"], provider=provider), tools=tools, system_prompt=begun["system"])
    history = []
    while True:
        asked = hear()
        history = [] if asked["new"] else history
        try:
            limits = UsageLimits(request_limit=_MOST_REQUESTS)
            run = await agent.run(asked["say"], message_history=history, usage_limits=limits)
            history = run.all_messages()
            usage = run.usage() if callable(run.usage) else run.usage
            tell(reply=str(run.output), tokens=usage.input_tokens + usage.output_tokens)
        except Exception as error:  # noqa: BLE001 - whatever ends a loop of others is its reply
            tell(reply=f"{type(error).__name__}: {error}"[:500], tokens=0)


if __name__ == "__main__":
    asyncio.run(main())
