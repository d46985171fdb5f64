"""`hupan receipt verify|new-key`."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.receipts import KEY_FILE, build_receipts
from hupan.cli.console import Json, note, say, show_json, show_table
from hupan.cli.exits import Exit
from hupan.cli.ground import with_ground
from hupan.cli.receipt_words import facts, language_of, words_of
from hupan.kernel import Language
from hupan.orders import Order, OrderNotFound, Who
from hupan.protocols.receipts import LARGEST_BYTES, Flaw, ReadReceipt, ReceiptRefused, key_set, read_receipt
from hupan.supervisor import read_settings

app = typer.Typer(no_args_is_help=True)


class _NoOrders:
    """Stands for orders where none are asked for."""

    async def get(self, who: Who, order_id: str) -> Order:
        """Say that there is none."""
        del who
        raise OrderNotFound("There is no such order.", order_id=order_id)


@app.command("verify")
def verify_receipt(
    file: Annotated[Path, typer.Argument(help="The receipt, as .jws or .json; - reads standard input.")],
    *,
    key: Annotated[
        Path | None,
        typer.Option(help="Public keys that you trust: a JWK or a JWK Set. This installation's when not given."),
    ] = None,
    language: Annotated[Language | None, typer.Option(help="In which to write; the terminal's when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Say whether a receipt is as it was signed, by whose key, and what it says. Nothing is asked of any server.

    Ends with 0 where it is, by a key that you trust; with 4 where it is, by another; with 1 where it was altered.
    """
    words = words_of(language or language_of(os.environ))
    trusted = _trusted(key)
    try:
        receipt = read_receipt(_read(file))
    except ReceiptRefused as refused:
        if as_json:
            show_json({"result": refused.flaw.value, "thumbprint": None, "claims": None})
        _complain(words["altered"] if refused.flaw is Flaw.ALTERED else words["unreadable"])
        raise typer.Exit(Exit.FAILED) from refused
    known = receipt.is_by(trusted)
    if as_json:
        result = "valid" if known else "unknown_key"
        show_json({"result": result, "thumbprint": receipt.thumbprint, "claims": dict(receipt.claims)})
    else:
        _tell(receipt, words)
    if known:
        note(words["known"])
        return
    _complain(words["unknown"] if trusted else words["unchecked"])
    raise typer.Exit(Exit.REFUSED)


@app.command("new-key")
def renew_key() -> None:
    """Let a fresh key sign receipts from now on. The former ones stay published, so that their receipts stay good."""

    async def renew(ground: Foundation) -> str:
        return await build_receipts(ground, _NoOrders()).renew_key()

    say(with_ground(renew))


def _tell(receipt: ReadReceipt, words: dict[str, str]) -> None:
    say(words["intact"])
    say(f"{words['thumbprint']}: {receipt.thumbprint}")
    try:
        lines, rows = facts(receipt.claims, words)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        # It is signed all the same, by whoever signed it: a later form is shown as it stands.
        show_json(dict(receipt.claims))
        return
    for line in lines:
        say(line)
    show_table((words["what"], words["seller"], words["count"], words["each"]), rows)


def _trusted(key: Path | None) -> list[Any]:
    if key is not None:
        return [*_keys(key)]
    own = read_settings(os.environ).data_dir / KEY_FILE
    return [*_keys(own)] if own.is_file() else []


def _keys(file: Path) -> list[Any]:
    try:
        return [*key_set(_read(file))]
    except ReceiptRefused as refused:
        _complain(f"{file}: {refused}")
        raise typer.Exit(Exit.USAGE) from refused


def _read(file: Path) -> bytes:
    """Read a file, but of a huge one only so much that it is seen to be too large."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(LARGEST_BYTES + 1)
        with file.open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        _complain(f"{file}: {error.strerror or error}.")
        raise typer.Exit(Exit.NOT_FOUND) from error


def _complain(sentence: str) -> None:
    sys.stderr.write(f"hupan: {sentence}\n")
