"""A learnt reward: a number for each word, and what is known of how good these numbers are.

A text's reward is the sum over its words, so the reward of saying a word next is that word's
number. Only NumPy here: the pages read rewards; :mod:`minigpt.classroom.reward_model` fits them.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from minigpt.classroom.win_rate import Share
from minigpt.sound import check_figures, check_texts
from minigpt.store import Store

KIND = "rewards"
SURE = 1.96  # standard deviations that leave 2.5 % on the other side of 0


@dataclass(frozen=True)
class WordReward:
    """What the votes say about one word.

    Attributes:
        word: the word.
        reward: its number: added to a text's reward each time that it stands there.
        spread: standard deviation of what the number may be, given the votes.
        pairs: in how many pairs one text had it more often than the other.
    """

    word: str
    reward: float
    spread: float
    pairs: int

    @property
    def sure(self) -> bool:
        """Whether the votes leave little doubt about its sign (95 % for this word alone)."""
        return abs(self.reward) > SURE * self.spread


@dataclass(frozen=True)
class Doubts:
    """What the votes can't support; every field is False where they can.

    Attributes:
        too_few_pairs: too few to hold any out: nothing is known about new pairs.
        no_better_than_guessing: on pairs held out, it might do as well as a coin.
        no_sure_word: there is no word about whose sign the votes leave little doubt.
        class_disagrees: the votes on a pair are so mixed that they might be a coin's.
        words_never_seen: how many words of the vocabulary no vote says anything about.
    """

    too_few_pairs: bool
    no_better_than_guessing: bool
    no_sure_word: bool
    class_disagrees: bool
    words_never_seen: int


@dataclass(frozen=True)
class Reward:
    """A reward learnt from votes.

    Attributes:
        topic: what the class was asked to prefer.
        votes: from how many votes it was learnt.
        pairs: on how many pairs they were.
        words: the words that the votes say something about, the most rewarded first.
        held_out: share of votes guessed right on pairs that it was not learnt from; no votes in
            it where there were too few pairs.
        agreement: share of votes that agree with most of the class on the same pair, of pairs
            with two votes or more: no reward can do much better. None without such pairs.
        doubts: what the votes can't support.
    """

    topic: str
    votes: int
    pairs: int
    words: tuple[WordReward, ...]
    held_out: Share
    agreement: float | None
    doubts: Doubts

    def of(self, words: tuple[str, ...]) -> np.ndarray:
        """The reward of each word of a vocabulary, float64, ``(vocab_size,)``; 0 if unknown."""
        known = {found.word: found.reward for found in self.words}
        return np.array([known.get(word, 0.0) for word in words])

    @property
    def learnable(self) -> bool:
        """Whether the votes agree on something that also guesses votes it was not learnt from."""
        unsure = (self.doubts.too_few_pairs, self.doubts.no_better_than_guessing)
        return not (any(unsure) or self.doubts.class_disagrees)

    @property
    def digest(self) -> str:
        """A name made of the words' numbers: 20 hexadecimal digits."""
        numbers = sorted((found.word, found.reward) for found in self.words)
        return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:20]


def save_reward(store: Store, key: str, reward: Reward) -> None:
    """Put a reward in the store."""

    def write(folder: Path) -> None:
        text = json.dumps(asdict(reward), ensure_ascii=False)
        (folder / "reward.json").write_text(text, encoding="utf-8")

    store.write(KIND, key, write)


def load_reward(store: Store, key: str) -> Reward | None:
    """The reward stored under ``key``, or None."""

    def read(folder: Path) -> Reward:
        found = json.loads((folder / "reward.json").read_text(encoding="utf-8"))
        found["words"] = tuple(WordReward(**word) for word in found["words"])
        found["held_out"] = Share(**found["held_out"])
        found["doubts"] = Doubts(**found["doubts"])
        _check(found, str(folder))
        return Reward(**{spec.name: found[spec.name] for spec in fields(Reward)})

    return store.read(KIND, key, read)


def _check(found: dict, where: str) -> None:
    """Raise ValueError where a reward read from a file holds what no reward can."""
    check_texts([found["topic"]], where)
    check_texts([word.word for word in found["words"]], where)
    for word in found["words"]:
        check_figures(vars(word), ("reward", "spread", "pairs"), where)
    held = vars(found["held_out"])
    check_figures(held, [name for name in held if name != "rate"], where)
    known = {"rate": held["rate"], "agreement": found["agreement"]}
    check_figures(known, [name for name in known if known[name] is not None], where)
    check_figures(found, ("votes", "pairs"), where)


def tuned_key(original_key: str, reward: Reward, beta: float) -> str:
    """The name under which the original, fine-tuned on a reward, is stored: 20 digits."""
    parts = json.dumps(["feedback", original_key, reward.digest, float(beta)])
    return hashlib.sha256(parts.encode()).hexdigest()[:20]
