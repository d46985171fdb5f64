"""What `hupan doctor` asks of the market's cards: are the keys right, and can Stripe tell us of payments."""

import asyncio
from collections.abc import Iterator

from hupan.cli.findings import Finding, good, problem, warning
from hupan.gateways.stripe import KeysAre, keys_are
from hupan.payments import StripeSettings
from hupan.platform import SettingsSources
from hupan.supervisor import ServeSettings

_CALLBACK = "/api/market/payments/stripe/callback"


def check_cards(settings: ServeSettings) -> Iterator[Finding]:
    """Ask Stripe whether it takes the keys; where there are none, no cards are taken, and nothing is wrong."""
    card = SettingsSources(settings.config).load("stripe", StripeSettings)
    if not card.secret_key:
        return
    yield _keys(card)
    if not card.webhook_secret:
        mend = f"Add an endpoint {_CALLBACK} at Stripe, and set HUPAN_STRIPE_WEBHOOK_SECRET to its signing secret."
        yield warning("cards", "Stripe cannot tell us of payments: we ask, some seconds or minutes later", mend)
    elif not card.webhook_secret.startswith("whsec_"):
        mend = "Copy the endpoint's signing secret, which begins with whsec_, into HUPAN_STRIPE_WEBHOOK_SECRET."
        yield problem("cards", "what signs Stripe's messages is no signing secret of Stripe's", mend)


def _keys(card: StripeSettings) -> Finding:
    found = asyncio.run(keys_are(card))
    if found is KeysAre.UNREADABLE:
        return problem("cards", "Stripe's library is not installed", 'pip install "hupan[stripe]"')
    if found is KeysAre.WRONG:
        mend = "Copy it again from Developers, API keys, at Stripe; a restricted one needs to write Checkout Sessions."
        return problem("cards", "Stripe does not take the secret key", mend)
    if found is KeysAre.UNKNOWN:
        return warning("cards", f"{card.api_base} does not answer", "Look at the network; others can be paid with.")
    real = "for real money" if "_live_" in card.secret_key else "for testing: nothing is charged"
    return good("cards", f"Stripe takes the key, {real}")
