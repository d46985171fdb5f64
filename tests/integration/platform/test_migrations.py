import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from hupan.bootstrap.tables import load_tables
from hupan.platform import Row
from hupan.platform.migrate import head_revision, revision_of, upgrade


@pytest.fixture
def empty_url(postgres_url: str) -> str:
    """A database of its own on the shared server."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("drop database if exists migrations")
        connection.execute("create database migrations")
    return make_url(postgres_url).set(database="migrations").render_as_string(hide_password=False)


def test_the_revisions_make_exactly_the_tables(empty_url: str) -> None:
    load_tables()
    assert upgrade(empty_url)
    engine = create_engine(make_url(empty_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Row.metadata)
    assert differences == []


def test_a_second_start_changes_nothing(empty_url: str) -> None:
    assert upgrade(empty_url)
    assert not upgrade(empty_url)
    with psycopg.connect(empty_url) as connection:
        assert revision_of(connection) == head_revision()
