"""`hupan key create|list|revoke`."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from hupan.bootstrap.identity import IdentityRoom
from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.identity_room import with_identity
from hupan.identity import ApiKey, KeyDraft, KeyId, Person, PersonNotFound, Role, Scope

app = typer.Typer(no_args_is_help=True)

Whose = Annotated[str | None, typer.Option("--for", metavar="LOGIN", help="Whose; the owner's when not given.")]


@app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="What the key is for, as you will see it in the list.")],
    *,
    scopes: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What it may be used for; repeatable. All but shop if none.")
    ] = None,
    expires_days: Annotated[int | None, typer.Option(min=1, max=3650, help="Days after which it expires.")] = None,
    login: Whose = None,
    as_json: Json = False,
) -> None:
    """Create a key. It is printed once and kept nowhere."""
    expires_at = None if expires_days is None else datetime.now(UTC) + timedelta(days=expires_days)
    draft = KeyDraft(name, frozenset(scopes or set(Scope) - {Scope.SHOP}), expires_at)

    async def create(room: IdentityRoom) -> tuple[ApiKey, str]:
        return await room.keys.create((await _person(room, login)).id, draft)

    key, secret = with_identity(create)
    if as_json:
        show_json({**_row(key), "key": secret})
    else:
        say(secret)
        note("This is the only time that it is shown.")


@app.command("list")
def list_keys(*, login: Whose = None, as_json: Json = False) -> None:
    """List a person's keys, newest first."""

    async def read(room: IdentityRoom) -> list[ApiKey]:
        return list(await room.keys.list((await _person(room, login)).id))

    keys = with_identity(read)
    if as_json:
        show_json([_row(key) for key in keys])
        return
    show_table(
        ("id", "name", "begins with", "scopes", "last used", "expires"),
        (
            (
                key.id,
                key.name,
                key.prefix,
                " ".join(sorted(scope.value for scope in key.scopes)),
                _day(key.last_used_at),
                _day(key.expires_at),
            )
            for key in keys
        ),
    )


@app.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, from `hupan key list`.")],
    *,
    login: Whose = None,
) -> None:
    """Revoke a key; programs that use it are refused at once."""

    async def revoke(room: IdentityRoom) -> None:
        await room.keys.revoke((await _person(room, login)).id, KeyId(key_id))

    with_identity(revoke)
    say("Revoked.")


async def _person(room: IdentityRoom, login: str | None) -> Person:
    if login is not None:
        return await room.people.find(login)
    for person in await room.people.list():
        if person.role is Role.OWNER:
            return person
    raise PersonNotFound("Nobody has an account yet. Open Hupan in a browser, or run: hupan user add LOGIN")


def _day(time: datetime | None) -> str:
    return "never" if time is None else f"{time:%Y-%m-%d}"


def _row(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(scope.value for scope in key.scopes),
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
        "expires_at": key.expires_at and key.expires_at.isoformat(),
    }
