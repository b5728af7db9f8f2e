"""What can be learnt from a text that is too short for the sliders as they stand."""

from dataclasses import replace

from minigpt.config import Config, declaration
from minigpt.text.cleaned import Cleaning, code_pretokens
from minigpt.text.coding import CodedCorpus
from minigpt.text.dataset import LEAST_PHRASES, unique_phrases
from minigpt.text.text_units import LEAST
from minigpt.text.tokenizer import CHARACTERS, WORDS, Tokenizer, code_units


def phrase_count(corpus: CodedCorpus, config: Config) -> int:
    """How many different phrases a text in units has for ``config``, its vocabulary permitting."""
    return len(unique_phrases(corpus, config.vocab_size, config.context_length + 1))


def fits(corpus: CodedCorpus, config: Config) -> bool:
    """Whether a model of ``config``, which must be fitted, can be trained on its text in units."""
    enough = len(corpus.words) >= config.vocab_size
    return enough and phrase_count(corpus, config) >= LEAST_PHRASES


def largest_fit(words: CodedCorpus, text: str, cleaning: Cleaning, config: Config) -> Config | None:
    """The largest vocabulary that the text has enough phrases for, or None if there is none.

    As words, where the sliders have a place for it; else as characters. The context is the longest
    one, up to that of ``config``, that leaves enough phrases.

    Args:
        words: the text as words.
        text: the text itself, or its beginning.
        cleaning: what it goes through.
        config: what was asked for.
    """
    size = _largest_place(len(words.words))
    if size and (found := _with_context(words, replace(config, units=WORDS, vocab_size=size))):
        return found
    letters = as_characters(text, cleaning)
    if len(letters.words) < LEAST:
        return None
    low = int(declaration("vocab_size")["values"].low)
    place = max(low, config.vocab_size if config.units == CHARACTERS else low)
    fitted = replace(config, units=CHARACTERS, vocab_size=min(place, len(letters.words)))
    found = _with_context(letters, fitted)
    return replace(found, vocab_size=place) if found else None


def as_characters(text: str, cleaning: Cleaning) -> CodedCorpus:
    """A text as characters."""
    return code_units(code_pretokens(text, cleaning), Tokenizer(CHARACTERS, cleaning))


def as_words(text: str, cleaning: Cleaning) -> CodedCorpus:
    """A text as words."""
    return code_units(code_pretokens(text, cleaning), Tokenizer(WORDS, cleaning))


def missing_characters(text: str, cleaning: Cleaning) -> int:
    """About how many more characters the smallest model of all needs; 0 if the text has enough.

    Each of the least number of phrases takes the shortest context and the character after it.
    """
    shortest = int(declaration("context_length")["values"].low)
    letters = as_characters(text, cleaning)
    config = Config(units=CHARACTERS, vocab_size=max(LEAST, len(letters.words)))
    found = phrase_count(letters, replace(config, context_length=shortest))
    return max(0, LEAST_PHRASES - found) * (shortest + 1)


def _largest_place(most: int) -> int:
    """The last place of the vocabulary's slider that is no larger than ``most``; 0 if none is."""
    slider = declaration("vocab_size")["values"]
    if most < slider.low:
        return 0
    return int(min(slider.high, slider.low + (most - slider.low) // slider.step * slider.step))


def _with_context(corpus: CodedCorpus, config: Config) -> Config | None:
    shortest = int(declaration("context_length")["values"].low)
    for length in range(config.context_length, min(shortest, config.context_length) - 1, -1):
        tried = replace(config, context_length=length)
        if fits(corpus, tried):
            return tried
    return None
