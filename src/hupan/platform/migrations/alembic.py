"""Alembic, configured here instead of by files; imported only when a migration is due."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, make_url
from sqlalchemy.pool import NullPool

FOLDER = Path(__file__).parent


def run(url: str) -> None:
    """Apply every revision that the database lacks, all in one transaction."""
    _with_connection(url, lambda connection: command.upgrade(_config(connection), "head"))


def revise(url: str, message: str, metadata: MetaData) -> None:
    """Write a revision with what the tables have and the database lacks.

    Args:
        url: A database at the newest revision.
        message: What changes, as a heading.
        metadata: The tables as they shall be.
    """
    _with_connection(
        url, lambda connection: command.revision(_config(connection, metadata), message=message, autogenerate=True)
    )


def _with_connection(url: str, action: Callable[[Connection], object]) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        action(connection)
        connection.commit()


def _config(connection: Connection, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
