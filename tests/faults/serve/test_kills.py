"""Whatever is killed, the page is served again, with the same data and without anybody's help."""

import http.client
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg

Serve = Callable[..., Any]


def test_a_killed_web_process_is_replaced_and_nobody_is_refused(serve: Serve) -> None:
    server = serve().wait_until_ready()
    web = server.web()
    web.kill()
    # Asked in the middle of the restart: the port is still open, so the answer comes late, but it comes.
    assert server.health() == "ok"
    assert server.web().pid != web.pid
    assert "The web process stopped (SIGKILL)" in server.said


def test_a_killed_database_is_replaced_and_keeps_its_data(
    serve: Serve, database_of: Callable[[Path], Any], connect: Callable[[Path], Any]
) -> None:
    server = serve().wait_until_ready()
    with connect(server.data_dir) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    postgres = server.postgres()
    postgres.kill()
    server.wait_for(lambda: "The database stopped (SIGKILL)" in server.said)

    def answers() -> bool:
        try:
            with connect(server.data_dir) as connection:
                return connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        except psycopg.Error:
            return False

    server.wait_for(answers)
    assert server.health() == "ok"
    server.end()
    with database_of(server.data_dir) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_both_killed_at_once(serve: Serve) -> None:
    server = serve().wait_until_ready()
    web, postgres = server.web(), server.postgres()
    web.kill()
    postgres.kill()
    assert server.health() == "ok"
    assert server.postgres().pid != postgres.pid


def test_a_killed_supervisor_leaves_no_process_behind_and_can_be_started_again(serve: Serve) -> None:
    server = serve().wait_until_ready()
    children = server.children()
    server.process.kill()
    server.process.wait()
    gone, left = psutil.wait_procs(children, timeout=15)
    assert not left, left
    assert len(gone) == len(children)
    assert serve().wait_until_ready().health() == "ok"


def test_a_database_that_lost_its_supervisor_and_its_web_process_does_not_stand_in_the_way(serve: Serve) -> None:
    server = serve().wait_until_ready()
    postgres = server.postgres()
    # Both at once, so that nobody is left to end the database.
    for process in (psutil.Process(server.process.pid), server.web()):
        process.suspend()
    for process in (server.web(), psutil.Process(server.process.pid)):
        process.kill()
    server.process.wait()
    assert postgres.is_running()
    assert serve().wait_until_ready().health() == "ok"
    assert not postgres.is_running()


def test_requests_under_way_are_answered_across_many_kills(serve: Serve) -> None:
    server = serve().wait_until_ready()
    answers: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                answers.append(server.health())
            except (OSError, http.client.HTTPException):
                # The one request that the killed process was just answering is cut off; a new one must not be refused.
                answers.append("cut")

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(2):
        os.kill(server.web().pid, signal.SIGKILL)
        before = len(answers)
        server.wait_for(lambda before=before: "ok" in answers[before + 1 :])
    stop.set()
    asking.join()
    assert answers.count("cut") <= 2
