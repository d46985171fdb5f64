"""AP2 mandates: a user's word for a checkout and its payment, as SD-JWTs that a platform signs in their name.

`sdjwt` reads them (RFC 9901), `chain` checks who signed what for whom and until when, `terms` finds our own signed
checkout inside, `bounds` checks what a user agreed to beforehand, and the `service` puts it together: what is accepted
is kept word for word beside its checkout, and serves no other.
"""

from hupan.protocols.mandates.evidence import Evidence, MandateStore
from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.mandates.service import MandateService, Presentation

__all__ = ["Evidence", "Fault", "MandateRefused", "MandateService", "MandateStore", "Presentation"]
