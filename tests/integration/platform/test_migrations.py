import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
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


_WATCHES = """
    select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select prosrc from pg_proc where pronamespace = 'public'::regnamespace
    order by 1
"""


def test_the_revisions_make_exactly_what_watches_over_the_tables(own_database_url: str) -> None:
    load_tables()
    upgrade(own_database_url)
    engine = create_engine(make_url(own_database_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        migrated = connection.scalars(text(_WATCHES)).all()
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
        Row.metadata.create_all(connection)
        assert migrated == connection.scalars(text(_WATCHES)).all()
    assert len(migrated) > 5


def test_a_second_start_changes_nothing(own_database_url: str) -> None:
    assert upgrade(own_database_url)
    assert not upgrade(own_database_url)
    with psycopg.connect(own_database_url) as connection:
        assert revision_of(connection) == head_revision()
