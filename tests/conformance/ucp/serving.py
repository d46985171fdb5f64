"""The market behind UCP's door on a real socket, in a thread of its own, so that suites of others can talk to it."""

import asyncio
import ssl
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hupan.platform import Database, Row
from tests.integration.ucp.house import House, open_house
from tests.integration.ucp.platform import BACK, LOOPBACK, sign_in
from tests.integration.ucp.suite import CONFIDENTIAL, PUBLIC, SECRET, SUITE_AGENT

_STARTED_S = 60.0


@dataclass
class Served:
    """A running server."""

    url: str


@dataclass(frozen=True)
class Papers:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


def make_papers(folder: Path) -> Papers:
    """Make a certificate for this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    papers = Papers(folder / "cert.pem", folder / "key.pem")
    papers.certificate.write_bytes(made.public_bytes(Encoding.PEM))
    papers.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return papers


async def _let_in(house: House) -> None:
    """Make somebody an owner, and the suite's platforms known."""
    await sign_in(house)
    for client_id, secret in ((PUBLIC, None), (CONFIDENTIAL, SECRET)):
        await house.linking.register(
            "Suite", SUITE_AGENT, [BACK, LOOPBACK], keeps_secret=bool(secret), client_id=client_id, secret=secret
        )


def _config(house: House, tls: Papers | None) -> uvicorn.Config:
    config = uvicorn.Config(
        house.app,
        host="127.0.0.1",
        port=0,
        log_level="error",
        lifespan="off",
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    if tls:
        config.load()
        assert config.ssl is not None
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return config


@contextmanager
def serving(
    database_url: str,
    folder: Path,
    pinned: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    tls: Papers | None = None,
) -> Generator[Served]:
    """Serve for as long as the block runs, over TLS where there are papers for it."""
    ready = threading.Event()
    servers: list[uvicorn.Server] = []
    failed: list[BaseException] = []

    async def serve() -> None:
        database = Database(database_url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        async with open_house(database, folder, pinned, environment) as house:
            await _let_in(house)
            server = uvicorn.Server(_config(house, tls))
            servers.append(server)
            running = asyncio.create_task(server.serve())
            while not server.started and not running.done():
                await asyncio.sleep(0.02)
            ready.set()
            await running
        await database.close()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(_STARTED_S)
    assert not failed, failed
    try:
        port = servers[0].servers[0].sockets[0].getsockname()[1]
        yield Served(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
    finally:
        servers[0].should_exit = True
        thread.join(20)
