"""Inviting people and coming in by invitation: `/api/invitations`."""

from typing import Annotated

from fastapi import APIRouter, Query

from hupan.identity.access import Admin
from hupan.identity.domain import InvitationId
from hupan.identity.entrance import AtEntrance
from hupan.identity.schemas import (
    Acceptance,
    InvitationCard,
    InvitationDraft,
    InvitationList,
    InvitationView,
    NewInvitation,
    SessionView,
    Token,
)
from hupan.identity.service.invitations import InvitationService
from hupan.identity.service.people import Newcomer
from hupan.platform.http import problems, service

router = APIRouter(prefix="/invitations")

Invitations = Annotated[InvitationService, service(InvitationService)]


@router.get("", responses=problems(401, 403, 503))
async def list_invitations(_admin: Admin, invitations: Invitations) -> InvitationList:
    """List the open invitations, newest first."""
    return InvitationList(items=[InvitationView.model_validate(each) for each in await invitations.list()])


@router.post("", status_code=201, responses=problems(401, 403, 409, 422, 503))
async def create_invitation(body: InvitationDraft, admin: Admin, invitations: Invitations) -> NewInvitation:
    """Make a link that lets one person in, once. It is shown only now."""
    invitation, token = await invitations.invite(admin, body.role, body.note)
    return NewInvitation(**InvitationView.model_validate(invitation).model_dump(), url_path=f"/join/{token}")


@router.delete("/{invitation_id}", status_code=204, responses=problems(401, 403, 404, 503))
async def revoke_invitation(invitation_id: str, admin: Admin, invitations: Invitations) -> None:
    """Take an invitation back."""
    await invitations.revoke(admin, InvitationId(invitation_id))


@router.get("/lookup", responses=problems(410, 422, 503))
async def look_up_invitation(token: Annotated[Token, Query()], invitations: Invitations) -> InvitationCard:
    """Show the invited what they hold."""
    invitation, inviter = await invitations.look_up(token)
    return InvitationCard(role=invitation.role, inviter_name=inviter.name, expires_at=invitation.expires_at)


@router.post("/accept", status_code=201, responses=problems(400, 403, 409, 410, 422, 503))
async def accept_invitation(body: Acceptance, entrance: AtEntrance, invitations: Invitations) -> SessionView:
    """Come in: makes an account, uses the invitation up and signs in."""
    newcomer = Newcomer(body.login, body.name, body.password, body.language)
    return entrance.admit(await invitations.accept(body.token, newcomer, entrance.visit))
