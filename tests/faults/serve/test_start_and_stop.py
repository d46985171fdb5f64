"""`hupan serve` starts, says why it cannot, and leaves nothing behind."""

import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

Serve = Callable[..., Any]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_within_seconds_and_leaves_nothing(serve: Serve, how: signal.Signals) -> None:
    server = serve().wait_until_ready()
    assert server.health() == "ok"
    children = server.children()
    begun = time.monotonic()
    server.process.send_signal(how)
    assert server.wait_for_end(10) == 0
    assert time.monotonic() - begun < 8
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not (server.data_dir / "server.json").exists()
    assert not (server.data_dir / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in server.said


def test_it_can_be_stopped_while_it_starts(serve: Serve) -> None:
    server = serve()
    server.wait_for(lambda: "is starting" in server.said)
    server.process.send_signal(signal.SIGINT)
    assert server.wait_for_end(15) == 0
    assert "Traceback" not in server.said


def test_a_second_ctrl_c_forces_it(serve: Serve) -> None:
    server = serve().wait_until_ready()
    web = server.web()
    web.suspend()  # a process that does not react to a polite request
    server.process.send_signal(signal.SIGINT)
    server.wait_for(lambda: "once more forces it" in server.said)
    time.sleep(0.3)
    assert server.process.poll() is None
    begun = time.monotonic()
    server.process.send_signal(signal.SIGINT)
    assert server.wait_for_end(5) == 0
    assert time.monotonic() - begun < 3
    assert not web.is_running()


def test_a_web_process_that_does_not_react_is_ended_by_force(serve: Serve) -> None:
    server = serve().wait_until_ready()
    server.web().suspend()
    server.process.send_signal(signal.SIGTERM)
    assert server.wait_for_end(15) == 0


def test_a_second_server_for_the_same_data_says_so(serve: Serve) -> None:
    first = serve().wait_until_ready()
    second = serve()
    assert second.wait_for_end() == 5
    assert f"already serves the data folder {first.data_dir} at {first.url}" in second.said
    assert len(second.said.splitlines()) == 1
    assert first.health() == "ok"


def test_a_taken_port_is_said_with_its_holder(serve: Serve, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        server = serve("--port", str(port), data_dir=tmp_path / "other")
        assert server.wait_for_end() == 5
    assert f"Port {port} is taken by" in server.said
    assert f"(process {psutil.Process().pid})" in server.said
    assert len(server.said.splitlines()) == 1


def test_data_of_a_newer_layout_are_refused(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "version").write_text('{"layout": 99, "hupan": "9.9.9"}')
    server = serve()
    assert server.wait_for_end() == 5
    assert "was written by Hupan 9.9.9, which is newer" in server.said
    assert not (tmp_path / "data" / "postgres").exists()


def test_tables_of_a_newer_version_are_refused(serve: Serve, database_of: Callable[[Path], Any]) -> None:
    server = serve().wait_until_ready()
    server.end()
    with database_of(server.data_dir) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'fromthefuture'")
    again = serve()
    assert again.wait_for_end() == 5
    assert "The database is at revision fromthefuture, which this Hupan does not know" in again.said
    assert "Traceback" not in again.said


def test_a_wrong_setting_of_a_room_is_named_and_not_tried_again(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUPAN_IDENTITY_LOGIN_ATTEMPTS", "many")
    server = serve()
    assert server.wait_for_end() == 2
    assert "HUPAN_IDENTITY_LOGIN_ATTEMPTS" in server.said
    assert "started again" not in server.said


def test_a_foreign_database_is_used(serve: Serve, own_database_url: str) -> None:
    server = serve("--database-url", own_database_url).wait_until_ready()
    assert server.health() == "ok"
    assert not (server.data_dir / "postgres").exists()
