"""How often one of two wins, and between which bounds the truth may lie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from minigpt.classroom.votes import Tally

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """A share of votes with its interval.

    Attributes:
        wins: how many votes it won; a vote may count half.
        votes: how many there were.
        groups: in how many groups (pairs) they were given.
        effective: as how many votes independent of each other they count.
        rate: wins ÷ votes, 0–1; None without votes.
        low: lower end of the 95 % interval.
        high: its upper end.
    """

    wins: float
    votes: int
    groups: int
    effective: float
    rate: float | None
    low: float
    high: float

    @property
    def decided(self) -> bool:
        """Whether the interval lies on one side of a half: the votes can't be a coin's."""
        return self.low > 0.5 or self.high < 0.5


def wilson_interval(rate: float, votes: float) -> tuple[float, float]:
    """The 95 % interval of a share; Wilson 1927, "Probable Inference".

    Args:
        rate: the share seen, 0–1.
        votes: of how many independent votes; with none, nothing is known: 0 to 1.
    """
    if votes <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (rate + z * z / (2 * votes)) / (1 + z * z / votes)
    reach = z * sqrt(rate * (1 - rate) / votes + (z / (2 * votes)) ** 2) / (1 + z * z / votes)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share_of(groups: Iterable[tuple[float, float]]) -> Share:
    """The share of wins in votes that come in groups, each ``(wins, votes)``.

    Votes on one pair are alike: ten students who read the same two texts are less than ten
    independent looks at the model. The interval is Wilson's for the number of independent votes
    that would vary as much as these groups do: votes ÷ design effect (Kish 1965, "Survey
    Sampling"), at most all votes; where the groups do not vary at all, each counts once.
    """
    counted = [(float(wins), float(votes)) for wins, votes in groups if votes]
    wins, votes = sum(w for w, _ in counted), int(sum(v for _, v in counted))
    if not votes:
        return Share(0.0, 0, 0, 0.0, None, 0.0, 1.0)
    effective = _effective(counted, wins / votes, votes)
    low, high = wilson_interval(wins / votes, effective)
    return Share(wins, votes, len(counted), effective, wins / votes, low, high)


def share_of_new(tallies: Sequence[Tally]) -> Share:
    """The share of blind votes that the new model won; who can't tell gives half to each."""
    return share_of(
        ((tally.for_a if tally.pair.a_is_new else tally.for_b) + tally.cant_tell / 2, tally.votes)
        for tally in tallies
    )


def _effective(counted: Sequence[tuple[float, float]], rate: float, votes: int) -> float:
    groups = len(counted)
    if groups == 1 or rate in (0.0, 1.0):
        return float(groups)
    spread = sum((w - rate * v) ** 2 for w, v in counted) * groups / (groups - 1) / votes**2
    alone = rate * (1 - rate) / votes  # the variance of so many independent votes
    return votes / max(1.0, spread / alone)
