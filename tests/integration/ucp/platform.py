"""A platform that links people to their account here: what it sends, and what it gets."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.integration.ucp.house import AGENT, ORIGIN, House

READ, MANAGE = "dev.ucp.shopping.order:read", "dev.ucp.shopping.order:manage"
CONFIRM, REVIEW = "dev.hupan.shopping.escrow:confirm", "dev.hupan.shopping.review:write"
BACK = "https://platform.example/back"
LOOPBACK = "http://127.0.0.1:7777/back"


@dataclass
class Platform:
    """One that is known here."""

    house: House
    client_id: str
    secret: str = ""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def basic(self) -> dict[str, str]:
        """How it proves itself, where it keeps a secret."""
        if not self.secret:
            return {}
        return {"authorization": "Basic " + base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()}

    def question(self, **changed: str) -> dict[str, str]:
        """What it asks a person for."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": f"{READ} {MANAGE}",
            "state": "as-it-was",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (asked | changed).items() if value}

    async def ask(self, **changed: str) -> httpx.Response:
        """Send a person here."""
        return await self.house.client.get("/oauth/authorize", params=self.question(**changed))

    async def code(self, **changed: str) -> str:
        """Have it allowed."""
        return answer_of(await self.ask(**changed))["code"]

    async def token(self, **sent: str) -> httpx.Response:
        """Ask the token endpoint."""
        said = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": self.verifier}
        said |= {} if self.secret else {"client_id": self.client_id}
        said = {name: value for name, value in (said | sent).items() if value}
        return await self.house.client.post("/oauth/token", data=said, headers=self.basic)

    async def tokens(self, **changed: str) -> dict[str, str]:
        """Go all the way."""
        answer = await self.token(code=await self.code(**changed))
        assert answer.status_code == 200, answer.text
        told: dict[str, str] = answer.json()
        return told

    async def refresh(self, token: str, **sent: str) -> httpx.Response:
        """Ask for new ones."""
        return await self.token(
            grant_type="refresh_token", refresh_token=token, redirect_uri="", code_verifier="", **sent
        )

    async def revoke(self, token: str) -> httpx.Response:
        """Give one back."""
        said = {"token": token} | ({} if self.secret else {"client_id": self.client_id})
        return await self.house.client.post("/oauth/revoke", data=said, headers=self.basic)


def answer_of(response: httpx.Response) -> dict[str, str]:
    """Read what a redirect carries back."""
    assert response.status_code == 303, response.text
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


async def known(house: House, *, keeps_secret: bool = False) -> Platform:
    """Make a platform known."""
    made = await house.linking.register("Lake Chat", AGENT, [BACK, LOOPBACK], keeps_secret=keeps_secret)
    return Platform(house, made.client.id, made.secret)


async def sign_in(house: House) -> str:
    """Make the first visit of all; returns what forms carry."""
    body = {"name": "Mina <Park>", "password": "a calm morning at the lake", "language": "ko"}
    made = await house.client.post("/api/setup", json=body, headers={"origin": ORIGIN})
    assert made.status_code == 201, made.text
    token: str = made.json()["csrf_token"]
    return token
