"""What upper domains and doors may use of the general ledger."""

from guiju.domains.ledger.balances import AccountBalance, stock_account
from guiju.domains.ledger.commands.confirm_payable import ConfirmPayable
from guiju.domains.ledger.commands.post_voucher import PostVoucher
from guiju.domains.ledger.models import VoucherSource

__all__ = ["AccountBalance", "ConfirmPayable", "PostVoucher", "VoucherSource", "stock_account"]
