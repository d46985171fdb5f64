"""People: who may come in, and who is asking.

The first visitor becomes the owner; owners and administrators invite others. A person signs in by password (Argon2id)
and gets a session; programs use API keys. Tokens and keys are random, kept as hashes and revocable. On loopback a
single person may do without a password. `middleware.py` recognises the caller of every request and refuses what other
sites' pages send; `access.py` is what routes of other rooms ask for the person.

Start reading at `domain.py` and `rules.py`; `service/` has the verbs, one file a noun.
"""

from hupan.identity.domain import Access, ApiKey, KeyId, Person, Role, Scope
from hupan.identity.errors import InvalidKey, PersonNotFound
from hupan.identity.rules import address_group
from hupan.identity.service.authentication import Authenticator
from hupan.identity.service.guard import PasswordGuard
from hupan.identity.service.invitations import InvitationService
from hupan.identity.service.keys import KeyDraft, KeyService
from hupan.identity.service.memory import AccessMemory
from hupan.identity.service.people import Newcomer, PeopleService
from hupan.identity.service.profiles import ProfileService
from hupan.identity.service.sessions import SessionService
from hupan.identity.settings import IdentitySettings
from hupan.identity.site import Site

__all__ = [
    "Access",
    "AccessMemory",
    "ApiKey",
    "Authenticator",
    "IdentitySettings",
    "InvalidKey",
    "InvitationService",
    "KeyDraft",
    "KeyId",
    "KeyService",
    "Newcomer",
    "PasswordGuard",
    "PeopleService",
    "Person",
    "PersonNotFound",
    "ProfileService",
    "Role",
    "Scope",
    "SessionService",
    "Site",
    "address_group",
]
