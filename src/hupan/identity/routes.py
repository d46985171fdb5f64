"""The room's HTTP side."""

from fastapi import APIRouter

from hupan.identity.invitation_routes import router as invitations
from hupan.identity.key_routes import router as keys
from hupan.identity.people_routes import router as people
from hupan.identity.session_routes import router as sessions

router = APIRouter(prefix="/api", tags=["identity"])
for _part in (sessions, people, invitations, keys):
    router.include_router(_part)
