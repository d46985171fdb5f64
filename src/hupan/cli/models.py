"""`hupan models list|show|search|pull|rm|default`."""

from typing import Annotated

import typer

from hupan.bootstrap.models import ModelsRoom
from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.models_room import with_models
from hupan.cli.progress import follow_download
from hupan.downloads import SearchHit, SourceKind
from hupan.kernel import Language
from hupan.models import CustomModel, InvalidModel, ModelStatus, Overview

app = typer.Typer(no_args_is_help=True)

_PREFIXES = {"hf": SourceKind.HUGGINGFACE, "ms": SourceKind.MODELSCOPE}
_REPOSITORY_PARTS = 2

ModelId = Annotated[str, typer.Argument(help="The model's id, as `hupan models list` shows it.")]
What = Annotated[
    str | None,
    typer.Argument(
        help="A model's id, or a GGUF file: hf:OWNER/NAME/FILE, ms:OWNER/NAME/FILE, an https address, or a path that "
        "begins with a slash. Without it, the default model.",
    ),
]


@app.command("list")
def list_models(*, as_json: Json = False) -> None:
    """List every model, its licence, and whether it is here and fits."""

    async def read(room: ModelsRoom) -> Overview:
        return await room.library.overview()

    overview = with_models(read)
    if as_json:
        show_json({"default": overview.default_model_id, "models": [_row(status) for status in overview.models]})
        return
    show_table(
        ("model", "size", "licence", "here", "fits", ""),
        (
            (
                status.model.id,
                _size(status.model.size_bytes),
                status.model.licence.id,
                _state(status),
                status.fits.value if status.fits else "",
                "default" if status.is_default else "",
            )
            for status in overview.models
        ),
    )


@app.command("show")
def show_model(model_id: ModelId, *, as_json: Json = False) -> None:
    """Show one model."""

    async def read(room: ModelsRoom) -> ModelStatus:
        return await room.library.show(model_id)

    status = with_models(read)
    if as_json:
        show_json(_row(status))
        return
    model = status.model
    show_table(
        ("", model.name),
        (
            ("id", model.id),
            ("about", model.description[Language.EN]),
            ("licence", f"{model.licence.name} {model.licence.url}"),
            ("commercial use", "yes" if model.licence.commercial else "no, or not stated"),
            ("size", _size(model.size_bytes)),
            ("memory", _size(model.memory_bytes)),
            ("context", f"{model.context_tokens:,} tokens" if model.context_tokens else "not stated"),
            ("can", ", ".join(sorted(model.abilities))),
            ("languages", ", ".join(model.languages) or "not stated"),
            ("thinking", model.profile.thinking.value),
            ("here", _state(status)),
            ("fits", status.fits.value if status.fits else ""),
            *(
                (f"sha256 {file.name}", file.sha256 or "taken from the hub at the first download")
                for file in model.files
            ),
        ),
    )


@app.command("search")
def search_models(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    *,
    source: Annotated[SourceKind | None, typer.Option(help="huggingface or modelscope; both when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Search the hubs for GGUF files; `hupan models pull` takes what the first column says."""

    async def search(room: ModelsRoom) -> list[SearchHit]:
        return await room.library.search(query, source)

    hits = with_models(search)
    rows = [(hit, file) for hit in hits for file in hit.files]
    if as_json:
        show_json(
            [
                {
                    "pull": _reference(hit, file.name),
                    "size_bytes": file.size_bytes,
                    "sha256": file.sha256,
                    "licence": hit.licence,
                    "downloads": hit.downloads,
                }
                for hit, file in rows
            ]
        )
    elif not rows:
        note("No hub has a GGUF file of that name.")
    else:
        show_table(
            ("file", "size", "licence"),
            ((_reference(hit, file.name), _size(file.size_bytes), hit.licence or "not stated") for hit, file in rows),
        )


@app.command("pull")
def pull_model(
    what: What = None,
    *,
    sha256: Annotated[str | None, typer.Option(help="The SHA-256 that a file which is added must have.")] = None,
    as_json: Json = False,
) -> None:
    """Fetch a model. Whatever interrupts it, calling it again goes on where it was."""

    async def pull(room: ModelsRoom) -> ModelStatus:
        model_id = await _chosen(room, what, sha256)
        await follow_download(room.downloads, model_id)
        return await room.library.show(model_id)

    status = with_models(pull)
    if as_json:
        show_json(_row(status))
    else:
        say(f"{status.model.name} is here ({_size(status.model.size_bytes)}, {status.model.licence.id}).")


@app.command("rm")
def remove_model(model_id: ModelId) -> None:
    """Delete a model's files; one that was added leaves the list as well."""

    async def remove(room: ModelsRoom) -> None:
        await room.library.remove(model_id)

    with_models(remove)
    say(f"{model_id} was removed.")


@app.command("default")
def set_default(
    model_id: Annotated[str | None, typer.Argument(help="The model's id; without it, say which one it is.")] = None,
) -> None:
    """Choose the model that answers where nobody chose one. A running server takes it up at once."""

    async def choose(room: ModelsRoom) -> str:
        if model_id is None:
            return await room.library.default_model_id()
        return (await room.library.set_default(model_id)).model.id

    say(with_models(choose))


async def _chosen(room: ModelsRoom, what: str | None, sha256: str | None) -> str:
    if what is None:
        return await room.library.default_model_id()
    added = _custom(what, sha256)
    return what if added is None else (await room.library.add_or_find(added)).model.id


def _custom(what: str, sha256: str | None) -> CustomModel | None:
    """Read a reference to a file; `None` where it is a model's id."""
    if sha256 is not None:
        sha256 = sha256.lower()
    if what.startswith(("https://", "http://")):
        return CustomModel(SourceKind.URL, "", what, sha256)
    if what.startswith(("/", "~")):
        return CustomModel(SourceKind.FILE, "", what, sha256)
    prefix, colon, rest = what.partition(":")
    if not colon or prefix not in _PREFIXES:
        return None
    parts = rest.split("/", _REPOSITORY_PARTS)
    if len(parts) <= _REPOSITORY_PARTS or not all(parts):
        raise InvalidModel(f"{what} names no file. Write {prefix}:OWNER/NAME/FILE.gguf.")
    return CustomModel(_PREFIXES[prefix], f"{parts[0]}/{parts[1]}", parts[2], sha256)


def _reference(hit: SearchHit, file: str) -> str:
    prefix = next(short for short, kind in _PREFIXES.items() if kind is hit.source)
    return f"{prefix}:{hit.repository}/{file}"


def _row(status: ModelStatus) -> dict[str, object]:
    model = status.model
    return {
        "id": model.id,
        "name": model.name,
        "kind": "local" if model.local else "endpoint",
        "licence": model.licence.id,
        "commercial": model.licence.commercial,
        "size_bytes": model.size_bytes,
        "memory_bytes": model.memory_bytes,
        "context_tokens": model.context_tokens,
        "abilities": sorted(model.abilities),
        "languages": list(model.languages),
        "files": [{"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256} for file in model.files],
        "ready": status.ready,
        "fits": status.fits,
        "is_default": status.is_default,
    }


def _state(status: ModelStatus) -> str:
    if status.ready:
        return "yes"
    return "no" if status.model.local else "through an endpoint"


def _size(size_bytes: int | None) -> str:
    return "" if size_bytes is None else f"{size_bytes / 1e6:,.0f} MB"
