"""`/api/market/ledger`: the books, for administrators."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from hupan.ledger.csv_export import entries_csv
from hupan.ledger.domain import Account, AccountKind
from hupan.ledger.schemas import AuditView, BalancesView, BalanceView, TransactionsView, TransactionView
from hupan.ledger.service import LedgerService
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api/market/ledger", tags=["ledger"])

Ledger = Annotated[LedgerService, service(LedgerService)]
AccountName = Annotated[str, Query(pattern="^[A-Za-z0-9_.:-]{1,200}$", description="Such as `escrow:ord_…`.")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/accounts", operation_id="list_ledger_accounts", responses=problems(401, 403, 422))
async def list_accounts(
    _: AdminOnly,
    ledger: Ledger,
    kind: AccountKind | None = None,
    cursor: Annotated[str, Query(pattern="^([A-Za-z0-9_.:-]{1,200} [A-Z]{3})?$")] = "",
    limit: Limit = 50,
) -> BalancesView:
    """List balances by account and currency."""
    found = await ledger.accounts(kind, cursor, limit + 1)
    shown = [BalanceView.of(each) for each in found[:limit]]
    more = len(found) > limit
    return BalancesView(items=shown, next_cursor=f"{shown[-1].account} {shown[-1].amount.currency}" if more else None)


@router.get("/transactions", operation_id="list_ledger_transactions", responses=problems(400, 401, 403, 422))
async def list_transactions(
    _: AdminOnly,
    ledger: Ledger,
    account: AccountName | None = None,
    cursor: Annotated[str, Query(pattern="^(ltx_[0-9a-z]{26})?$")] = "",
    limit: Limit = 50,
) -> TransactionsView:
    """List transactions, the newest first: of an account, or all."""
    found = await ledger.transactions(None if account is None else Account.named(account), cursor, limit + 1)
    shown = [TransactionView.of(each) for each in found[:limit]]
    return TransactionsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.get(
    "/transactions.csv",
    operation_id="export_ledger_transactions",
    response_class=StreamingResponse,
    responses={**problems(400, 401, 403, 422), 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_transactions(_: AdminOnly, ledger: Ledger, account: AccountName | None = None) -> StreamingResponse:
    """Write every entry, the newest transaction first, as a table that spreadsheets open: of an account, or all."""
    lines = entries_csv(ledger, None if account is None else Account.named(account))
    headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/audit", operation_id="audit_ledger", responses=problems(401, 403))
async def audit(_: AdminOnly, ledger: Ledger) -> AuditView:
    """Reckon every balance anew from all entries, and compare."""
    return AuditView.of(await ledger.audit(), datetime.now(UTC))
