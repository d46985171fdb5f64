"""Links over HTTP for our own app: a person's, and the platforms that the operator knows."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, field_validator

from hupan.platform.http import AdminOnly, SignedIn, problems, service
from hupan.protocols.linking.domain import Client, Grant, GrantId, check_redirect
from hupan.protocols.linking.failures import LinkingRefusal
from hupan.protocols.linking.service import LinkingService

router = APIRouter(prefix="/api/linking", tags=["linking"])

Linking = Annotated[LinkingService, service(LinkingService)]
Id = Annotated[str, Path(max_length=200)]


class LinkView(BaseModel):
    """Something that a person allows a platform."""

    id: str
    platform: str = Field(description="The platform's name.")
    scopes: list[str]
    since: datetime

    @classmethod
    def of(cls, grant: Grant, client: Client) -> "LinkView":
        """Write it."""
        return cls(id=grant.id, platform=client.name, scopes=list(grant.scopes), since=grant.created_at)


class PlatformView(BaseModel):
    """A platform that may ask people."""

    id: str
    name: str
    profile_url: str
    redirect_uris: list[str]
    keeps_secret: bool

    @classmethod
    def of(cls, client: Client) -> "PlatformView":
        """Write it."""
        return cls(
            id=client.id,
            name=client.name,
            profile_url=client.profile_url,
            redirect_uris=list(client.redirect_uris),
            keeps_secret=not client.is_public,
        )


class NewPlatformView(PlatformView):
    """A platform that was just made known."""

    secret: str = Field(description="Its secret, told this once; empty where it keeps none.")


class PlatformDraft(BaseModel):
    """A platform to be made known."""

    name: str = Field(min_length=1, max_length=100)
    profile_url: str = Field(max_length=2048, pattern="^https://")
    redirect_uris: list[str] = Field(min_length=1, max_length=20)
    keeps_secret: bool = Field(description="Whether it runs on a server of its own, which can keep a secret.")

    @field_validator("redirect_uris")
    @classmethod
    def _checked(cls, uris: list[str]) -> list[str]:
        for each in uris:
            try:
                check_redirect(each)
            except LinkingRefusal as refused:
                raise ValueError(refused.detail) from refused
        return uris


@router.get("/links", responses=problems(401))
async def list_links(caller: SignedIn, linking: Linking) -> list[LinkView]:
    """List what one allows platforms."""
    return [LinkView.of(grant, client) for grant, client in await linking.links(caller.person_id)]


@router.delete("/links/{link_id}", status_code=204, responses=problems(401))
async def remove_link(caller: SignedIn, linking: Linking, link_id: Id) -> None:
    """Take it back; what the platform holds opens nothing any more. Nothing happens where it is not there."""
    await linking.unlink(caller.person_id, GrantId(link_id))


@router.get("/platforms", responses=problems(401, 403))
async def list_platforms(_: AdminOnly, linking: Linking) -> list[PlatformView]:
    """List the platforms that may ask people."""
    return [PlatformView.of(each) for each in await linking.clients()]


@router.post("/platforms", status_code=201, responses=problems(401, 403, 422))
async def add_platform(_: AdminOnly, linking: Linking, draft: PlatformDraft) -> NewPlatformView:
    """Make a platform known."""
    made = await linking.register(draft.name, draft.profile_url, draft.redirect_uris, keeps_secret=draft.keeps_secret)
    return NewPlatformView(**PlatformView.of(made.client).model_dump(), secret=made.secret)


@router.delete("/platforms/{platform_id}", status_code=204, responses=problems(401, 403))
async def remove_platform(_: AdminOnly, linking: Linking, platform_id: Id) -> None:
    """Forget a platform; what it was given ends at once."""
    await linking.forget(platform_id)
