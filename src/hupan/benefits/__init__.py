"""Benefits: promotion codes that are not for everybody, and who may use them.

A benefit has a name by which agents claim it for their buyers (`claim`), the code of a promotion, and what makes
somebody entitled to it: paying in a certain way, or having an account here. That is checked when a checkout is paid, so
that neither a claim nor a code that somebody has heard of is worth anything by itself.
"""

from hupan.benefits.domain import Benefit, Benefits
from hupan.benefits.settings import BenefitSettings

__all__ = ["Benefit", "BenefitSettings", "Benefits"]
