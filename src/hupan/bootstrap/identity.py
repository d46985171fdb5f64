"""Builds the identity room."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.identity import (
    AccessMemory,
    Authenticator,
    IdentitySettings,
    InvitationService,
    KeyService,
    PasswordGuard,
    PeopleService,
    ProfileService,
    SessionService,
    Site,
)
from hupan.identity.news import SignalledNews
from hupan.identity.passwords import Argon2Passwords
from hupan.identity.repository import SqlIdentityStore


@dataclass(frozen=True, slots=True)
class IdentityRoom:
    """The room's services."""

    settings: IdentitySettings
    site: Site
    authenticator: Authenticator
    invitations: InvitationService
    keys: KeyService
    people: PeopleService
    profiles: ProfileService
    sessions: SessionService


@asynccontextmanager
async def open_identity(ground: Foundation) -> AsyncGenerator[IdentityRoom]:
    """Yield the room's services; while inside, other processes' news of revoked access is heard."""
    settings = ground.sources.load("identity", IdentitySettings)
    stores = ground.database.stores(SqlIdentityStore)
    passwords = Argon2Passwords()
    memory = AccessMemory(ground.clock)
    news = SignalledNews(memory, ground.signals)
    guard = PasswordGuard(stores, ground.clock, passwords, settings)
    following = asyncio.create_task(news.follow(), name="identity.news")
    try:
        yield IdentityRoom(
            settings=settings,
            site=Site(ground.server.host, settings.passwordless, ground.server.public_url),
            authenticator=Authenticator(stores, ground.clock, memory, settings),
            invitations=InvitationService(stores, ground.clock, passwords, settings),
            keys=KeyService(stores, ground.clock, news),
            people=PeopleService(stores, ground.clock, passwords, news, settings),
            profiles=ProfileService(stores, guard, passwords, news),
            sessions=SessionService(stores, ground.clock, guard, news, settings),
        )
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
