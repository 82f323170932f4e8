"""The general ledger: vouchers of the stock account, kept beside the warehouse's own books and compared with them."""
