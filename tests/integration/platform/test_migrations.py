import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from hupan.bootstrap.tables import load_tables
from hupan.platform import Row
from hupan.platform.migrate import head_revision, revision_of, upgrade


def test_the_revisions_make_exactly_the_tables(own_database_url: str) -> None:
    load_tables()
    assert upgrade(own_database_url)
    engine = create_engine(make_url(own_database_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Row.metadata)
    assert differences == []


def test_a_second_start_changes_nothing(own_database_url: str) -> None:
    assert upgrade(own_database_url)
    assert not upgrade(own_database_url)
    with psycopg.connect(own_database_url) as connection:
        assert revision_of(connection) == head_revision()
