"""A check-up says what is wrong, how to mend it, and by its exit code that there is something."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hupan.cli import doctor
from hupan.cli.app import main
from hupan.cli.findings import Check, Finding, Status, good, look, problem
from hupan.cli.machine_checks import check_disk, check_folder, check_memory, check_port, check_python
from hupan.kernel import HupanError
from hupan.supervisor import DataFolder, ServerState, ServeSettings


def _settings(data_dir: Path, port: int = 0) -> ServeSettings:
    return ServeSettings("127.0.0.1", port, data_dir, None, data_dir / "hupan.toml")


def test_this_machine_can_run_it(tmp_path: Path) -> None:
    for finding in (check_python(), check_memory(), check_disk(_settings(tmp_path)), check_folder(_settings(tmp_path))):
        assert finding.status is not Status.PROBLEM, finding


def test_a_taken_port_is_a_problem(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        finding = check_port(_settings(tmp_path, other.getsockname()[1]))
    assert finding.status is Status.PROBLEM
    assert "is taken by" in finding.detail
    assert "--port" in finding.mend


def test_a_running_server_is_no_taken_port(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.take()
    folder.announce(ServerState(4711, "http://127.0.0.1:1", ""))
    finding = check_port(_settings(tmp_path))
    folder.release()
    assert (finding.status, "http://127.0.0.1:1" in finding.detail) == (Status.OK, True)


def test_a_key_that_others_can_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch(mode=0o644)
    (tmp_path / "secret.key").chmod(0o644)
    finding = check_folder(_settings(tmp_path))
    assert finding.status is Status.PROBLEM
    assert finding.mend.startswith("Close it: chmod 600")


def test_a_check_that_breaks_hides_no_other() -> None:
    def breaks() -> Finding:
        raise ZeroDivisionError

    def refuses() -> Finding:
        raise HupanError("It is not to be had.")

    def breaks_in_the_middle() -> Iterator[Finding]:
        yield good("first", "")
        raise ZeroDivisionError

    assert [one.status for one in look("a", breaks)] == [Status.PROBLEM]
    assert look("b", refuses) == [problem("b", "It is not to be had.", "")]
    assert look("c", breaks_in_the_middle)[-1].status is Status.PROBLEM


@pytest.mark.parametrize(("found", "code"), [(good("a", "fine"), 0), (problem("a", "broken", "mend it"), 1)])
def test_the_report_and_its_exit_code(
    found: Finding,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def only_one(_settings: ServeSettings) -> Iterator[tuple[str, Check]]:
        yield "a", lambda: found

    monkeypatch.setattr(doctor, "checks", only_one)
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--json"])
    assert ended.value.code == code
    expected = {"name": "a", "status": found.status, "detail": found.detail, "mend": found.mend}
    assert json.loads(capsys.readouterr().out) == [expected]
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    assert ended.value.code == code
    shown = capsys.readouterr().out
    assert found.detail in shown
    assert found.mend in shown
