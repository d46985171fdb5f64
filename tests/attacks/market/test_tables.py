"""What strangers wrote is words in a table, whatever spreadsheet opens it."""

from hupan.platform import csv_row


def test_a_table_runs_nothing() -> None:
    for sign in "=+-@\t\r＝＋－＠":
        assert csv_row([f"{sign}cmd|' /C calc'!A0"]).lstrip(b'"').startswith(b"'"), sign
        assert csv_row([f" {sign}1"]).lstrip(b'"').startswith(b"'"), sign
    assert csv_row([-5]) == b"-5\r\n"
