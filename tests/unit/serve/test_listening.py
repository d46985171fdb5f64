"""The port is opened, or the reason is said in one sentence."""

import os
import socket

import pytest

from hupan.supervisor import BadSetting, PortTaken, open_port
from hupan.supervisor.listening import url_of


def test_port_0_takes_a_free_one() -> None:
    with open_port("127.0.0.1", 0) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_taken_port_names_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} is taken by .*\(process {os.getpid()}\)"):
            open_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"192\.0\.2\.1"):
        open_port("192.0.2.1", 0)


def test_no_address_at_all_is_refused() -> None:
    with pytest.raises(BadSetting, match="no address of this machine"):
        open_port("not an address", 0)
    with pytest.raises(BadSetting, match="is no address"):
        open_port("label-of-more-than-63-characters" * 3, 0)


def test_a_server_for_all_is_reached_here_by_loopback() -> None:
    with open_port("0.0.0.0", 0) as listener:  # noqa: S104 - that is what is tested
        assert url_of(listener).startswith("http://127.0.0.1:")


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_ipv6_address_stands_in_brackets() -> None:
    with open_port("::1", 0) as listener:
        assert url_of(listener).startswith("http://[::1]:")
