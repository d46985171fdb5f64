"""`hupan receipt verify`: what it says, and how it ends."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from hupan.cli.app import main
from hupan.cli.receipt_words import language_of
from hupan.kernel import Language
from hupan.protocols.receipts import EcPen
from hupan.receipts import MadeKey

PEN = EcPen()
KEY, OTHER = PEN.make(), PEN.make()
SUM = {"amount": 34_300, "currency": "KRW"}
CLAIMS: dict[str, Any] = {
    "iss": "https://market.example",
    "confirmed": {"at": 1_800_000_000, "how": "agent", "by": "https://agent.example", "beyond_limits": True},
    "orders": [
        {
            "order_id": "ord_1",
            "payee": {"name": "Lake\x1b[2J & Sons"},
            "line_items": [{"title": "Shirt\u202e", "options": {"Colour": "Red"}, "quantity": 2, "unit_price": SUM}],
        }
    ],
    "payment": {"method": "wallet"},
    "totals": {"shipping": {"amount": 3_000, "currency": "KRW"}, "tax": SUM, "total": SUM},
    "mandates": [{"reference": "the-hash"}],
    "made_later": True,
}
JWS = PEN.sign(CLAIMS, KEY)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return tmp_path


def verify(home: Path, content: str = JWS, *options: str) -> int:
    file = home / "receipt.jws"
    file.write_text(content)
    with pytest.raises(SystemExit) as ended:
        main(["receipt", "verify", str(file), *options])
    return int(ended.value.code or 0)


def keys(home: Path, *known: MadeKey) -> str:
    file = home / "keys.json"
    file.write_bytes(orjson.dumps({"keys": [dict(each.jwk) for each in known]}))
    return str(file)


def test_by_a_key_that_is_trusted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(home, JWS, "--key", keys(home, OTHER, KEY)) == 0
    told = capsys.readouterr().out
    for said in (KEY.kid, "https://market.example", "ord_1", "34300 KRW", "Shirt (Red)", "the-hash", "made later"):
        assert said in told
    assert "through the agent https://agent.example" in told
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_by_the_houses_own_key(home: Path) -> None:
    (home / "data").mkdir()
    (home / "data" / "receipt-keys.json").write_bytes(orjson.dumps({"keys": [dict(KEY.jwk)]}))
    assert verify(home) == 0


def test_by_a_key_that_nobody_vouches_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(home) == 4
    assert "nothing here says whose key" in capsys.readouterr().err
    assert verify(home, JWS, "--key", keys(home, OTHER)) == 4
    assert "none of those you trust" in capsys.readouterr().err


def test_altered_and_none_at_all(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, payload, signature = JWS.split(".")
    _, other, _ = PEN.sign({**CLAIMS, "iss": "https://other.example"}, KEY).split(".")
    assert other != payload
    assert verify(home, f"{header}.{other}.{signature}", "--key", keys(home, KEY)) == 1
    assert "altered after it was signed" in capsys.readouterr().err
    assert verify(home, "hello") == 1
    assert verify(home, "x" * 2_000_000) == 1


def test_what_is_not_there(home: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["receipt", "verify", str(home / "nothing")])
    assert ended.value.code == 3
    assert verify(home, JWS, "--key", str(home / "nothing")) == 3
    (home / "bad.json").write_text("{}")
    assert verify(home, JWS, "--key", str(home / "bad.json")) == 2


@pytest.mark.parametrize(("language", "said"), [("zh", "密钥"), ("ko", "키")])
def test_in_the_readers_language(home: Path, capsys: pytest.CaptureFixture[str], language: str, said: str) -> None:
    assert verify(home, JWS, "--key", keys(home, KEY), "--language", language) == 0
    assert f"{said}: {KEY.kid}" in capsys.readouterr().out


def test_for_a_script(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(home, JWS, "--key", keys(home, KEY), "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["result"], told["thumbprint"], told["claims"]) == ("valid", KEY.kid, CLAIMS)
    assert verify(home, "hello", "--json") == 1
    assert orjson.loads(capsys.readouterr().out)["result"] == "unreadable"


def test_another_form_is_shown_as_it_stands(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(home, PEN.sign({"form": "hupan.receipt.9", "more": 1}, KEY), "--key", keys(home, KEY)) == 0
    assert '"more": 1' in capsys.readouterr().out


def test_the_terminals_language() -> None:
    assert language_of({"LANG": "ko_KR.UTF-8"}) is Language.KO
    assert language_of({"LC_ALL": "zh_CN.UTF-8", "LANG": "ko_KR"}) is Language.ZH
    assert language_of({"LANG": "C"}) is language_of({}) is Language.EN
