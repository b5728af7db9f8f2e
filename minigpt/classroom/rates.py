"""How often one address may join, vote or write: a class may come from one, a flood may not."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from minigpt.errors import UserError

MINUTE = 60.0  # seconds that a burst on the desk tells of
ADDRESSES = 4096  # of which it is known how much they have left; who came longest ago is forgotten
IPV6_HOME = 64  # bits of an IPv6 address that one network has: the rest a device chooses freely


@dataclass(frozen=True)
class Burst:
    """What one address did in the last minute.

    Attributes:
        done: how often it was let in.
        refused: how often it was not.
    """

    done: int = 0
    refused: int = 0


@dataclass
class _Account:
    left: float
    at: float
    done: deque[float] = field(default_factory=deque)
    refused: deque[float] = field(default_factory=deque)


class Rates:
    """So many at once, and so many a second after that, for each address (a token bucket).

    Addresses are kept in memory alone, and forgotten with the server.

    Args:
        what: what is counted, for the sentence ("joins").
        at_once: how many may come together.
        a_second: how many more there may be each second.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        what: str,
        at_once: int,
        a_second: float,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._what, self._most, self._speed, self._clock = what, at_once, a_second, clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str | None) -> None:
        """Count one of this address.

        Args:
            address: in figures; None for this machine itself, which is never refused.

        Raises:
            UserError: there were too many.
        """
        home = home_of(address)
        if home is None:
            return
        with self._lock:
            now = self._clock()
            account = self._account(home, now)
            if account.left < 1:
                account.refused.append(now)
                raise UserError(
                    f"too many {self._what} came from your network at once",
                    f"at most {self._most} together, and {self._speed * MINUTE:g} a minute then",
                    "Wait some seconds and try again",
                )
            account.left -= 1
            account.done.append(now)

    def _account(self, home: str, now: float) -> _Account:
        account = self._accounts.pop(home, None) or _Account(self._most, now)
        self._accounts[home] = account
        if len(self._accounts) > ADDRESSES:
            self._accounts.popitem(last=False)
        account.left = min(self._most, account.left + self._speed * (now - account.at))
        account.at = now
        for moments in (account.done, account.refused):
            while moments and now - moments[0] > MINUTE:
                moments.popleft()
        return account

    def burst(self) -> Burst:
        """What the busiest address did in the last minute."""
        with self._lock:
            since = self._clock() - MINUTE
            found = [
                Burst(*(sum(at > since for at in moments) for moments in (one.done, one.refused)))
                for one in self._accounts.values()
            ]
        return max(found, key=lambda burst: burst.done + burst.refused, default=Burst())


def home_of(address: str | None) -> str | None:
    """What is counted as one address: IPv4 as it is, IPv6 by its network; None for this machine.

    What is no address, of a proxy that says something else, is one of its own.
    """
    if address is None:
        return None
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_HOME), strict=False))
    return str(found)


# A hundred behind one address join within a minute, and vote each three seconds.
JOINS = Rates("joins", at_once=150, a_second=0.5)
VOTES = Rates("votes", at_once=600, a_second=30)
EXAMPLES = Rates("examples", at_once=60, a_second=0.5)
SHOWN_FROM = 60  # joins of one address in a minute that the desk tells of


def told(joins: Burst, votes: Burst) -> str:
    """What the presenter is told of bursts, "" where there is none."""
    said = []
    if joins.done >= SHOWN_FROM or joins.refused:
        said.append(f"{joins.done} joined{_refused(joins)}")
    if votes.refused:
        said.append(f"{votes.done} votes came{_refused(votes)}")
    if not said:
        return ""
    return (
        f"In the last minute, from one address: {'; '.join(said)}. A class behind one router has "
        "one address; where more came than there are students, somebody is playing."
    )


def _refused(burst: Burst) -> str:
    return f" and {burst.refused} were refused" if burst.refused else ""
