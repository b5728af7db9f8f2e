"""How often one address may join or vote."""

import pytest

from minigpt.classroom import rates
from minigpt.classroom.rates import Burst, Rates, home_of, told
from minigpt.errors import UserError


class Clock:
    """Seconds that go forward when told."""

    now = 0.0

    def __call__(self) -> float:
        """The time now."""
        return self.now


def test_so_many_at_once_and_so_many_a_second_then():
    """Three together, a fourth is refused, and after two seconds one more may come."""
    clock = Clock()
    joins = Rates("joins", 3, 0.5, clock)
    for _ in range(3):
        joins.take("10.0.0.7")
    with pytest.raises(UserError, match="too many joins .* at most 3 together, and 30 a minute"):
        joins.take("10.0.0.7")
    joins.take("10.0.0.8")  # another address has its own
    clock.now = 2.0
    joins.take("10.0.0.7")
    with pytest.raises(UserError):
        joins.take("10.0.0.7")


def test_a_class_of_a_hundred_behind_one_address_joins_and_votes(monkeypatch):
    """A hundred join at once; then each votes twenty times, every three seconds."""
    clock = Clock()
    for counted in (rates.JOINS, rates.VOTES):
        monkeypatch.setattr(counted, "_clock", clock)
    for _ in range(100):
        rates.JOINS.take("198.51.100.1")
    for _ in range(20):
        for _ in range(100):
            rates.VOTES.take("198.51.100.1")
        clock.now += 3.4


def test_this_machine_is_never_refused():
    """Nor is it counted: the presenter's own, a test, a benchmark."""
    joins = Rates("joins", 1, 0, Clock())
    for address in (None, "127.0.0.1", "::1", "::ffff:127.0.0.1") * 3:
        joins.take(address)
    assert joins.burst() == Burst()


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("127.0.0.1", None),
        (None, None),
    ],
)
def test_a_network_is_one_address(address, home):
    """An IPv6 device may take any address of its network."""
    assert home_of(address) == home


def test_a_burst_is_of_the_last_minute_and_the_busiest():
    """What was let in and what was refused; after a minute it is over."""
    clock = Clock()
    joins = Rates("joins", 2, 0, clock)
    joins.take("10.0.0.8")
    for _ in range(2):
        joins.take("10.0.0.7")
    with pytest.raises(UserError):
        joins.take("10.0.0.7")
    assert joins.burst() == Burst(2, 1)
    clock.now = 61.0
    assert joins.burst() == Burst()


def test_the_addresses_that_are_remembered_are_limited(monkeypatch):
    """Who came longest ago is forgotten."""
    monkeypatch.setattr(rates, "ADDRESSES", 2)
    joins = Rates("joins", 1, 0, Clock())
    for last in range(5):
        joins.take(f"10.0.0.{last}")
    assert len(joins._accounts) == 2


def test_the_desk_is_told_of_a_burst_alone():
    """A class that joins at its own pace is no news."""
    assert told(Burst(59), Burst(500)) == ""
    assert "60 joined." in told(Burst(60), Burst())
    said = told(Burst(150, 12), Burst(700, 3))
    assert "150 joined and 12 were refused; 700 votes came and 3 were refused." in said
