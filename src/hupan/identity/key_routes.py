"""One's API keys: `/api/keys`."""

from typing import Annotated

from fastapi import APIRouter

from hupan.identity import schemas
from hupan.identity.access import CurrentPerson
from hupan.identity.domain import KeyId
from hupan.identity.service.keys import KeyDraft, KeyService
from hupan.platform.http import problems, service

router = APIRouter(prefix="/keys")

Keys = Annotated[KeyService, service(KeyService)]


@router.get("", responses=problems(401, 503))
async def list_keys(person: CurrentPerson, keys: Keys) -> schemas.KeyList:
    """List one's keys, newest first."""
    return schemas.KeyList(items=[schemas.KeyView.model_validate(key) for key in await keys.list(person.id)])


@router.post("", status_code=201, responses=problems(400, 401, 403, 409, 422, 503))
async def create_key(body: schemas.KeyDraft, person: CurrentPerson, keys: Keys) -> schemas.NewKey:
    """Make a key. Its secret is shown only now."""
    key, secret = await keys.create(person.id, KeyDraft(body.name, body.scopes, body.expires_at))
    return schemas.NewKey(**schemas.KeyView.model_validate(key).model_dump(), key=secret)


@router.delete("/{key_id}", status_code=204, responses=problems(401, 403, 404, 503))
async def revoke_key(key_id: str, person: CurrentPerson, keys: Keys) -> None:
    """Revoke one of one's keys."""
    await keys.revoke(person.id, KeyId(key_id))
