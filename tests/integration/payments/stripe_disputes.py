"""Stripe's disputes, which `localstripe` lacks altogether: on the same wire, for intents that were captured there.

As https://docs.stripe.com/api/disputes/object says: what is disputed, and a fee, leave our balance when a dispute
begins, unless the bank only asks; evidence is heard once; a dispute can be closed, which loses it. What a bank does is
done here by tests (`open`, `decide`). Unlike Stripe's, nothing is ever too late, and the fee is the same everywhere.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DISPUTES = "/v1/disputes"
FEE = 1500


@dataclass
class Disputes:
    """The disputes of one account.

    Attributes:
        evidence: What was sent to the bank, by dispute.
        at_once: How many a list tells at once, so that it goes on.
    """

    all: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    evidence: dict[str, str] = field(default_factory=dict[str, str])
    at_once: int = 100

    def takes(self, path: str) -> bool:
        return path.startswith(DISPUTES)

    def open(self, intent: str, amount: int, currency: str, *, asks: bool = False, reason: str = "fraudulent") -> str:
        """A bank wants something back, or only asks."""
        name, now = f"du_{len(self.all)}", int(time.time())
        self.all[name] = {
            "id": name,
            "object": "dispute",
            "amount": amount,
            "currency": currency,
            "charge": f"ch_{name}",
            "payment_intent": intent,
            "created": now,
            "reason": reason,
            "status": "warning_needs_response" if asks else "needs_response",
            "evidence": {},
            "evidence_details": {"due_by": now + 7 * 86400, "has_evidence": False, "submission_count": 0},
            "balance_transactions": [],
            "is_charge_refundable": asks,
            "livemode": False,
            "metadata": {},
        }
        if not asks:
            self._move(name, -amount, FEE)
        return name

    def decide(self, name: str, status: str) -> None:
        """The bank decides; what it gives back comes back, the fee does not."""
        dispute = self.all[name]
        if status == "won" and sum(each["amount"] for each in dispute["balance_transactions"]) < 0:
            self._move(name, dispute["amount"], 0)
        dispute["status"] = status
        dispute["evidence_details"]["due_by"] = None

    def event(self, name: str, kind: str) -> bytes:
        """What Stripe sends of it."""
        return json.dumps({"type": f"charge.dispute.{kind}", "data": {"object": self.all[name]}}).encode()

    def api(self, method: str, path: str, sent: Mapping[str, str]) -> tuple[int, bytes]:
        """Answer a program."""
        name, _, verb = path.removeprefix(DISPUTES).strip("/").partition("/")
        if not name:
            return 200, json.dumps(self._list(sent)).encode()
        dispute = self.all.get(name)
        if dispute is None:
            return _wrong(404, "resource_missing", f"No such dispute: {name}")
        if method == "POST":
            if not dispute["status"].endswith("needs_response"):
                return _wrong(400, "dispute_already_closed", "This dispute is over, or was answered.")
            if verb == "close":
                self.decide(name, "lost")
            else:
                self.evidence[name] = sent["evidence[uncategorized_text]"]
                if sent.get("submit", "").lower() == "true":
                    dispute["status"] = dispute["status"].replace("needs_response", "under_review")
                    dispute["evidence_details"].update(due_by=None, has_evidence=True, submission_count=1)
        return 200, json.dumps(dispute).encode()

    def _list(self, sent: Mapping[str, str]) -> dict[str, Any]:
        found = [each for each in reversed(self.all.values()) if _meets(each, sent)]
        names = [each["id"] for each in found]
        after = names.index(sent["starting_after"]) + 1 if "starting_after" in sent else 0
        some = found[after : after + min(int(sent.get("limit", 10)), self.at_once)]
        more = after + len(some) < len(found)
        return {"object": "list", "url": DISPUTES, "data": some, "has_more": more}

    def _move(self, name: str, amount: int, fee: int) -> None:
        dispute = self.all[name]
        made = {"id": f"txn_{name}", "object": "balance_transaction", "amount": amount, "fee": fee, "net": amount - fee}
        dispute["balance_transactions"].append({**made, "currency": dispute["currency"], "type": "adjustment"})


def _meets(dispute: Mapping[str, Any], sent: Mapping[str, str]) -> bool:
    if "payment_intent" in sent and dispute["payment_intent"] != sent["payment_intent"]:
        return False
    return dispute["created"] >= int(sent.get("created[gte]", "0"))


def _wrong(status: int, code: str, message: str) -> tuple[int, bytes]:
    return status, json.dumps({"error": {"type": "invalid_request_error", "code": code, "message": message}}).encode()
