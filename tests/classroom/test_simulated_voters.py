"""A round that teaches: thirty simulated voters, the shipped model, the real reward."""

import numpy as np
import pytest

from minigpt.classroom.continuations import READ, Writer, sentence_ends
from minigpt.classroom.pairs import Pair, make_pairs
from minigpt.classroom.reward import Reward
from minigpt.classroom.reward_model import Compared, fit_reward
from minigpt.classroom.topics import mentions
from minigpt.config import Config
from minigpt.library.entries import known_digest, load_dataset, load_model
from minigpt.model.prediction import LanguageModel
from minigpt.store import Store
from minigpt.text.dataset import Dataset
from minigpt.text.sample import corpus_sample

VOTERS, MISTAKES, PAIRS = 30, 0.1, 8
ROUNDS = [(topic, seed) for topic in ("river", "school", "music") for seed in range(3)]


@pytest.fixture(scope="module")
def shipped() -> tuple[Writer, Dataset]:
    """What ships with MiniGPT: the model of the default sliders, and its phrases."""
    config, store = Config(), Store()
    digest = known_digest(store, config.corpus)
    stored = load_model(store, config.original().key(digest))
    ends = sentence_ends(corpus_sample(config.corpus, READ), stored.vocabulary)
    model = LanguageModel(config, stored.vocabulary, stored.weights)
    return Writer(model, ends), load_dataset(store, config.data_key(digest))


@pytest.fixture(scope="module")
def asked(shipped) -> dict[tuple[str, int], list[Pair]]:
    """A round of eight pairs for each topic and seed."""
    return {(word, seed): make_pairs(*shipped, PAIRS, seed, [word]) for word, seed in ROUNDS}


def learnt(pairs: list[Pair], topic: str, seed: int, mistakes: float) -> Reward:
    """What the votes of the class teach: each voter takes the text with more of the topic.

    Args:
        pairs: the round.
        topic: the word that they look for.
        seed: of their mistakes.
        mistakes: how often each takes the other text; 0.5 is a coin.
    """
    random, compared = np.random.default_rng([seed, 99]), []
    for pair in pairs:
        more = mentions(pair.a, [topic]) - mentions(pair.b, [topic])
        chance = 0.5 + np.sign(more) * (0.5 - mistakes)
        for_a = int(random.binomial(VOTERS, chance))
        compared.append(Compared(pair.a, pair.b, for_a, VOTERS - for_a))
    return fit_reward(compared, topic, [])


def test_thirty_who_follow_a_keyword_teach_it_in_one_round(asked):
    """Held out, at least 70 % of the votes are guessed right; 90 % is all that there can be."""
    for (topic, seed), pairs in asked.items():
        found = learnt(pairs, topic, seed, MISTAKES)
        assert len(pairs) == PAIRS
        assert found.held_out.rate >= 0.7, (topic, seed)
        assert found.words[0].word == topic
        assert found.learnable, (topic, seed)


def test_voters_by_coin_are_told_apart(asked):
    """On the very same pairs nothing can be learnt, and about half is guessed right."""
    found = [learnt(pairs, topic, seed, 0.5) for (topic, seed), pairs in asked.items()]
    assert not any(reward.learnable for reward in found)
    assert 0.4 < np.mean([reward.held_out.rate for reward in found]) < 0.6
    keyword = [learnt(pairs, topic, seed, MISTAKES) for (topic, seed), pairs in asked.items()]
    assert max(r.agreement for r in found) < min(r.agreement for r in keyword)


def test_the_texts_to_vote_on_end_well(shipped, asked):
    """Ten to fifteen words, of which the last can end a sentence in nine of ten texts."""
    pen, _ = shipped
    texts = [text for pairs in asked.values() for pair in pairs for text in (pair.a, pair.b)]
    assert all(10 <= len(text.split()) <= 15 for text in texts)
    well = [pen.ends_well(np.array(pen.model.vocabulary.encode(text))) for text in texts]
    assert np.mean(well) > 0.9
