"""`hupan endpoints list|add|rm|check`."""

import os
import sys
from typing import Annotated

import typer

from hupan.bootstrap.models import ModelsRoom
from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.exits import Exit
from hupan.cli.models_room import with_models
from hupan.endpoints import Endpoint

app = typer.Typer(no_args_is_help=True)

KEY_VARIABLE = "HUPAN_ENDPOINT_KEY"

Which = Annotated[str, typer.Argument(help="The endpoint's id or short name, as `hupan endpoints list` shows it.")]


@app.command("list")
def list_endpoints(*, as_json: Json = False) -> None:
    """List the OpenAI-compatible servers that are connected."""

    async def read(room: ModelsRoom) -> list[Endpoint]:
        return await room.endpoints.all()

    endpoints = with_models(read)
    if as_json:
        show_json([_row(endpoint) for endpoint in endpoints])
    elif not endpoints:
        note("No endpoint is connected. Connect one: hupan endpoints add NAME ADDRESS")
    else:
        show_table(
            ("endpoint", "name", "address", "key", "models", "state"),
            (
                (
                    each.slug,
                    each.name,
                    each.base_url,
                    "yes" if each.sealed_key else "none",
                    str(len(each.models)),
                    _state(each),
                )
                for each in endpoints
            ),
        )


@app.command("add")
def add_endpoint(
    name: Annotated[str, typer.Argument(help="What you call it.")],
    address: Annotated[str, typer.Argument(help="Its address up to the version, as http://127.0.0.1:11434/v1.")],
    *,
    key_stdin: Annotated[
        bool, typer.Option("--key-stdin", help=f"Read its key from standard input. {KEY_VARIABLE} works as well.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Connect an OpenAI-compatible server: Ollama, vLLM, SGLang, DashScope, OpenAI and the like."""
    # Never an argument: other people on the machine can read those.
    key = sys.stdin.readline().strip() if key_stdin else os.environ.get(KEY_VARIABLE)

    async def add(room: ModelsRoom) -> Endpoint:
        return await room.endpoints.add(name, address, key)

    _tell(with_models(add), as_json=as_json)


@app.command("rm")
def remove_endpoint(endpoint: Which) -> None:
    """Disconnect a server and forget its key."""

    async def remove(room: ModelsRoom) -> None:
        await room.endpoints.remove(endpoint)

    with_models(remove)
    say(f"{endpoint} was removed.")


@app.command("check")
def check_endpoint(endpoint: Which, *, as_json: Json = False) -> None:
    """Ask a server for its models; the exit code says whether it answered."""

    async def check(room: ModelsRoom) -> Endpoint:
        return await room.endpoints.check(endpoint)

    checked = with_models(check)
    _tell(checked, as_json=as_json)
    if checked.problem is not None:
        raise typer.Exit(Exit.UNAVAILABLE)


def _tell(endpoint: Endpoint, *, as_json: bool) -> None:
    if as_json:
        show_json(_row(endpoint))
    elif endpoint.problem is not None:
        say(f"{endpoint.name} is kept as {endpoint.slug}, but does not answer as it should. {endpoint.problem.detail}")
    else:
        say(f"{endpoint.name} offers {len(endpoint.models)} models.")
        for model in endpoint.models:
            say(f"{endpoint.slug}/{model.name}")


def _state(endpoint: Endpoint) -> str:
    if not endpoint.enabled:
        return "switched off"
    return "answers" if endpoint.problem is None else endpoint.problem.detail


def _row(endpoint: Endpoint) -> dict[str, object]:
    return {
        "id": endpoint.id,
        "slug": endpoint.slug,
        "name": endpoint.name,
        "base_url": endpoint.base_url,
        "has_key": endpoint.sealed_key is not None,
        "enabled": endpoint.enabled,
        "models": [f"{endpoint.slug}/{model.name}" for model in endpoint.models],
        "checked_at": endpoint.checked_at,
        "problem": None if endpoint.problem is None else endpoint.problem.detail,
    }
