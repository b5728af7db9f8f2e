"""What somebody types behind ``--address``, as phones open it."""

import pytest

from minigpt.errors import UserError
from minigpt.network.address import read_address, url_of


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("school.local", "http://school.local:8501"),
        ("teacher-pc", "http://teacher-pc:8501"),
        ("  Teacher-PC.Local. ", "http://teacher-pc.local:8501"),
        ("10.0.0.7", "http://10.0.0.7:8501"),
        ("10.0.0.7:9000", "http://10.0.0.7:9000"),
        ("2001:db8::1", "http://[2001:db8::1]:8501"),
        ("2001:0db8:0:0::1", "http://[2001:db8::1]:8501"),
        ("[2001:db8::1]", "http://[2001:db8::1]:8501"),
        ("[2001:db8::1]:9000", "http://[2001:db8::1]:9000"),
        ("http://[2001:db8::1]:8501/gpt", "http://[2001:db8::1]:8501/gpt"),
        ("https://gpt.school.example/mini", "https://gpt.school.example/mini"),
        ("https://gpt.school.example/mini/", "https://gpt.school.example/mini"),
        ("https://gpt.school.example", "https://gpt.school.example"),
        ("HTTPS://gpt.school.example:8443", "https://gpt.school.example:8443"),
        ("gpt.school.example/a/mini", "http://gpt.school.example:8501/a/mini"),
        ("bücher.example", "http://xn--bcher-kva.example:8501"),
    ],
)
def test_a_name_an_address_or_a_url_is_understood(typed, url):
    """A URL is taken at its word; the rest gets what the server has."""
    assert read_address(typed, 8501) == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "two words",
        "http://",
        "ftp://school.example",
        "http://user:word@school.example",
        "school.example?room=A",
        "school.example?",
        "school.example#here",
        "school.example:99999",
        "school.example:0",
        "school.example:port",
        "0.0.0.0",
        "::",
        "fe80::1%eth0",
        "10.0.0.300",
        "http://[2001:db8::1",
        "school..example",
        "-school.example",
        "school.example/<b>",
        "school.example/a//b",
    ],
)
def test_what_no_phone_could_open_is_refused(typed):
    """The message shows what is understood."""
    with pytest.raises(UserError, match=r"\[2001:db8::1\], https://gpt"):
        read_address(typed, 8501)


def test_a_password_is_not_repeated():
    """Wherever it stands in what was typed."""
    for typed in ("http://me:hush@school.example", "me:hush@school.example", "ftp://me:hush@a/b"):
        with pytest.raises(UserError, match="with a name or a password in it") as caught:
            read_address(typed, 8501)
        assert "hush" not in str(caught.value)


def test_the_servers_scheme_and_base_fill_in():
    """What the address itself says goes before them."""
    assert read_address("school.local", 8501, "https", "/mini/") == "https://school.local:8501/mini"
    assert read_address("http://school.local/a", 8501, "https", "mini") == "http://school.local/a"
    assert read_address("https://school.example", 80, "http", "mini") == (
        "https://school.example/mini"
    )


def test_a_url_has_no_slash_at_its_end():
    """What is put behind it begins with one."""
    assert url_of("10.0.0.7", 8501) == "http://10.0.0.7:8501"
    assert url_of("2001:db8::1", None, "https", "/mini/") == "https://[2001:db8::1]/mini"
