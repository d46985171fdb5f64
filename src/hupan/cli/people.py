"""`hupan user add|passwd|list`."""

import sys
from typing import Annotated

import typer

from hupan.bootstrap.identity import IdentityRoom
from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.identity_room import with_identity
from hupan.identity import Newcomer, Person, Role
from hupan.kernel import Language

app = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="What the person signs in with.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
]


@app.command("add")
def add_person(
    login: Login,
    *,
    name: Annotated[str | None, typer.Option(help="What the person is called; the login when not given.")] = None,
    role: Annotated[Role, typer.Option(help="What the person may do. The first person is always the owner.")] = (
        Role.MEMBER
    ),
    language: Annotated[Language | None, typer.Option(help="The language of the pages.")] = None,
    password_stdin: FromStdin = False,
    as_json: Json = False,
) -> None:
    """Add a person."""
    password = _password(from_stdin=password_stdin)
    newcomer = Newcomer(login, name or login, password, language)

    async def add(room: IdentityRoom) -> Person:
        return await room.people.add(newcomer, role)

    person = with_identity(add)
    if as_json:
        show_json(_row(person))
    else:
        say(f"{person.name} can sign in as {person.login} ({person.role.value}).")


@app.command("passwd")
def set_password(login: Login, *, password_stdin: FromStdin = False) -> None:
    """Give a person a new password; their sessions end."""
    password = _password(from_stdin=password_stdin)

    async def reset(room: IdentityRoom) -> Person:
        return await room.people.reset_password(login, password)

    person = with_identity(reset)
    say(f"{person.name} has a new password and was signed out everywhere.")


@app.command("list")
def list_people(*, as_json: Json = False) -> None:
    """List everybody."""

    async def read(room: IdentityRoom) -> list[Person]:
        return list(await room.people.list())

    people = with_identity(read)
    if as_json:
        show_json([_row(person) for person in people])
    elif not people:
        note("Nobody has an account yet. Open Hupan in a browser, or add the owner: hupan user add LOGIN")
    else:
        show_table(
            ("login", "name", "role", "password", "state"),
            (
                (
                    person.login,
                    person.name,
                    person.role.value,
                    "yes" if person.has_password else "none",
                    "disabled" if person.disabled else "active",
                )
                for person in people
            ),
        )


def _row(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "role": person.role.value,
        "disabled": person.disabled,
        "has_password": person.has_password,
        "created_at": person.created_at.isoformat(),
    }


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
