"""What can go wrong with people, sessions, invitations and keys.

HupanError
└── IdentityError
    ├── WrongCredentials      login and password do not belong together
    ├── WrongPassword         the current password, asked again, was wrong
    ├── TooManyAttempts       wait before the next guess
    ├── InvalidKey            an API key that is unknown, revoked or expired
    ├── ScopeMissing          an API key that may not do this
    ├── NotAllowed            this role may not do this
    ├── CrossSite             the request comes from another site's page
    ├── UntrustedHost         the request came in under a name that is not this server's
    ├── AlreadySetUp          the owner exists
    ├── LoginTaken            somebody has this login
    ├── InvalidLogin          a login that cannot be written down safely
    ├── WeakPassword          too short, or too easily guessed
    ├── PasswordNeeded        the owner must have a password before others come in
    ├── LastOwner             somebody must stay owner
    ├── NotYourself           leaving is something that another has to do for you
    ├── TooManyKeys           revoke one first
    ├── ExpiryPassed          a key cannot expire before it is made
    ├── InvitationGone        used, revoked or expired
    └── NotFound
        ├── PersonNotFound
        ├── SessionNotFound
        ├── InvitationNotFound
        └── KeyNotFound
"""

from hupan.kernel import HupanError, Kind


class IdentityError(HupanError):
    """The root of this room's errors."""

    code = "identity.error"


class WrongCredentials(IdentityError):
    """Login and password do not belong together; which of the two is wrong is not told."""

    code = "identity.wrong_credentials"
    kind = Kind.UNAUTHENTICATED


class WrongPassword(IdentityError):
    """The current password, asked again before a change, was wrong."""

    code = "identity.wrong_password"
    kind = Kind.FORBIDDEN


class TooManyAttempts(IdentityError):
    """Too many wrong passwords; `retry_after_s` says how long to wait."""

    code = "identity.too_many_attempts"
    kind = Kind.TOO_MANY


class InvalidKey(IdentityError):
    """The API key is missing, unknown, revoked or expired."""

    code = "identity.invalid_key"
    kind = Kind.UNAUTHENTICATED


class ScopeMissing(IdentityError):
    """The API key is good, but not for this."""

    code = "identity.scope_missing"
    kind = Kind.FORBIDDEN


class NotAllowed(IdentityError):
    """The person's role does not permit this."""

    code = "identity.not_allowed"
    kind = Kind.FORBIDDEN


class CrossSite(IdentityError):
    """The request was sent by a page of another site, or without the session's CSRF token."""

    code = "identity.cross_site"
    kind = Kind.FORBIDDEN


class UntrustedHost(IdentityError):
    """The request came in under a host name that does not belong to this server (DNS rebinding)."""

    code = "identity.untrusted_host"
    kind = Kind.FORBIDDEN


class AlreadySetUp(IdentityError):
    """The owner exists."""

    code = "identity.already_set_up"
    kind = Kind.CONFLICT


class LoginTaken(IdentityError):
    """Somebody has this login."""

    code = "identity.login_taken"
    kind = Kind.CONFLICT


class InvalidLogin(IdentityError):
    """The login has characters that are not allowed, or too few or too many of them."""

    code = "identity.invalid_login"
    kind = Kind.INVALID


class WeakPassword(IdentityError):
    """The password is too short or too easily guessed; `params["reason"]` says which."""

    code = "identity.weak_password"
    kind = Kind.INVALID


class PasswordNeeded(IdentityError):
    """A password has to be set first."""

    code = "identity.password_needed"
    kind = Kind.CONFLICT


class LastOwner(IdentityError):
    """The change would leave nobody as owner."""

    code = "identity.last_owner"
    kind = Kind.CONFLICT


class NotYourself(IdentityError):
    """People do not disable or remove themselves."""

    code = "identity.not_yourself"
    kind = Kind.CONFLICT


class TooManyKeys(IdentityError):
    """The person has as many keys as one may have."""

    code = "identity.too_many_keys"
    kind = Kind.CONFLICT


class ExpiryPassed(IdentityError):
    """The time at which the key should expire has passed."""

    code = "identity.expiry_passed"
    kind = Kind.INVALID


class InvitationGone(IdentityError):
    """The invitation was used, revoked or has expired."""

    code = "identity.invitation_gone"
    kind = Kind.GONE


class NotFound(IdentityError):
    """The root of what does not exist, or belongs to somebody else: an outsider cannot tell which."""

    code = "identity.not_found"
    kind = Kind.NOT_FOUND


class PersonNotFound(NotFound):
    """No such person."""

    code = "identity.person_not_found"


class SessionNotFound(NotFound):
    """No such session of this person."""

    code = "identity.session_not_found"


class InvitationNotFound(NotFound):
    """No such invitation."""

    code = "identity.invitation_not_found"


class KeyNotFound(NotFound):
    """No such API key of this person."""

    code = "identity.key_not_found"
