"""Under which names MiniGPT answers, and from which pages it takes a connection."""

import pytest

from minigpt.network.hosts import Hosts, host_of, told

HERE = Hosts(here="teacher-pc.school.example")


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("localhost:8501", "localhost"),
        ("10.0.0.7", "10.0.0.7"),
        ("[2001:db8::1]:8501", "2001:db8::1"),
        ("Teacher-PC.Local.:8501", "teacher-pc.local"),
        ("a@b", ""),
        ("a/b", ""),
        ("a:port", ""),
        ("", ""),
    ],
)
def test_the_host_is_what_stands_before_the_port(header, host):
    """In small letters, without brackets; "" for what is no host."""
    assert host_of(header) == host


@pytest.mark.parametrize(
    "header",
    [
        "localhost:8501",
        "127.0.0.1:8501",
        "192.168.4.20:8501",
        "[fe80::1]:8501",
        "[2001:db8::1]",
        "teacher-pc:8501",
        "teacher-pc.local:8501",
        "mini.home.arpa",
        "teacher-pc.school.example:8501",
    ],
)
def test_addresses_and_names_that_nobody_outside_can_own_are_answered(header):
    """A phone comes by whichever the network gives it, also after a change of address."""
    assert HERE.answers(header)


@pytest.mark.parametrize(
    "header",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "local",
        "",
        "a b",
        "x.box",
    ],
)
def test_a_name_of_the_internet_is_not_answered_unless_it_was_told(header):
    """A name that anybody could point at this machine; a single word is nobody's."""
    assert HERE.answers(header) == (header == "local")


def test_what_was_told_is_answered():
    """The address for the phones, Streamlit's own settings, a pattern, or any name at all."""
    hosts = told(["https://gpt.school.example/mini"], ["*.lab.example"], ["https://lms.example"])
    assert hosts.answers("gpt.school.example") and hosts.answers("a.lab.example:80")
    assert hosts.answers("lms.example") and not hosts.answers("lab.example")
    assert not hosts.answers("school.example")
    assert told([""], ["*"], []).answers("whatever.example")
    assert told(["http://[2001:db8::1]:8501"], [], []).answers("[2001:db8::1]:8501")


@pytest.mark.parametrize(
    ("origin", "header", "taken"),
    [
        ("http://10.0.0.7:8501", "10.0.0.7:8501", True),
        ("https://gpt.school.example", "gpt.school.example", True),  # TLS ends before us
        ("http://school.local", "school.local:80", True),
        ("http://Teacher-PC:8501", "teacher-pc:8501", True),
        ("http://[2001:db8::1]:8501", "[2001:db8::1]:8501", True),
        ("http://evil.example", "10.0.0.7:8501", False),
        ("http://10.0.0.7:3000", "10.0.0.7:8501", False),
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("null", "10.0.0.7:8501", False),
        ("", "10.0.0.7:8501", False),
        ("http://[", "10.0.0.7:8501", False),
        ("file://", "", False),
    ],
)
def test_only_our_own_page_may_connect(origin, header, taken):
    """Same host and same port, whatever ends the encryption."""
    assert HERE.takes(origin, header) == taken


def test_a_page_that_was_told_may_connect():
    """Behind a proxy that gives us another name than the browser used."""
    hosts = told(["https://gpt.school.example/mini"], [], [])
    assert hosts.takes("https://gpt.school.example", "127.0.0.1:8501")
    assert not hosts.takes("http://gpt.school.example", "127.0.0.1:8501")
    assert told([], [], ["*"]).takes("https://any.example", "127.0.0.1:8501")
