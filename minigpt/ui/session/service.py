"""What all sessions of the server share: the store, the queue of jobs, models in memory."""

import gc
import hashlib
import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from minigpt.config import Config
from minigpt.jobs.limit import job_seconds
from minigpt.jobs.queue import Jobs, Status
from minigpt.jobs.scheduler import scheduler_address
from minigpt.jobs.status import BEHIND, FETCH
from minigpt.library.entries import (
    StoredModel,
    known_digest,
    load_corpus,
    load_dataset,
    load_model,
    load_units,
    read_weights,
)
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import Weights
from minigpt.store import Store
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import identity, is_to_be_fetched
from minigpt.text.dataset import Dataset
from minigpt.text.text_units import TextUnits
from minigpt.text.tokenizer import Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.blas_threads import keep_to_one_blas_thread
from minigpt.ui.session.for_good import for_good
from minigpt.ui.session.once import once

PRESENTS = "presenter_pass_shown"  # session key: there once this session is the presenter's
STUDENT = "student"  # session key: who this session votes as, once it has joined a class
WORKER_AFTER = 2.0  # seconds after the first page's run
GONE_AFTER = 0.5  # seconds: a session is still among the active ones when Streamlit lets it go
MODELS_IN_MEMORY = 64  # 64 of the largest (3 MB each) are 200 MB; most are a tenth of that
SNAPSHOTS_IN_MEMORY = 16  # the newest of each training under way; older ones nobody asks for


T = TypeVar("T")


def remembered(most: int):
    """Keep the last ``most`` answers of a function of a key, but ask again where it gave None.

    What is not in the store now may be there the next time.
    """

    def decorate(load: Callable[..., T | None]) -> Callable[..., T | None]:
        @once(most)
        def found(*key: str | int) -> T:
            value = load(*key)
            if value is None:
                raise KeyError(key)
            return value

        @wraps(load)
        def look(*key: str | int) -> T | None:
            try:
                return found(*key)
            except KeyError:
                return None

        return look

    return decorate


@for_good
def store() -> Store:
    """The store of trained models; a shared one that MiniGPT may not use is said at once."""
    made = Store()
    if made.shared:
        made.shared.check(must_answer=False)
    return made


@for_good
def scheduler() -> str:
    """The Dask scheduler whose workers train; "" where this server has a worker of its own."""
    return scheduler_address()


@for_good
def jobs() -> Jobs:
    """The queue and its worker; it codes the built-in corpus at once."""
    started = Jobs(limit=job_seconds(), scheduler=scheduler())
    started.request("server", *_prepare(Config()))
    return started


@for_good
def settle() -> None:
    """Once in a server's life, behind its first page, when all that it needs is imported.

    The worker starts a little later, once the browser has drawn that page: it loads TensorFlow for
    some seconds, which nobody shall wait for who moves the first slider.
    """
    keep_to_one_blas_thread()
    gc.freeze()  # what the imports made stays for good: no collection needs to look at it
    worker = threading.Timer(WORKER_AFTER, _begin_behind)
    worker.daemon = True  # a server that is stopped before does not wait for it
    worker.start()


def _begin_behind() -> None:
    """Start the worker, and load what charts and tables are made with: the first page has none."""
    jobs()
    import_module("minigpt.ui.parts.charts")  # pandas: a quarter of a second for who waits
    gc.freeze()


def _released(who: str) -> None:
    """Streamlit let go of a session's name: the session ended, or somebody emptied the caches."""
    if not exists():  # a test draws pages without a server
        jobs().lose(who)
        return
    look = threading.Timer(GONE_AFTER, lambda: _is_here(who) or jobs().lose(who))
    look.daemon = True
    look.start()


def _is_here(who: str) -> bool:
    return get_instance().is_active_session(who)


@st.cache_resource(scope="session", show_spinner=False, on_release=_released)
def session() -> str:
    """A name for this browser session; when it ends, its work is kept for a while."""
    context = get_script_run_ctx()
    return context.session_id if context else uuid.uuid4().hex


def digest(corpus: str) -> str | None:
    """The digest of a corpus, or None while the worker has yet to read it."""
    return _digest(corpus, identity(corpus))


def ask(key: str, task: str, payload: dict, slot: str, behind: bool = False) -> Status:
    """Ask the worker for a job in this session's name; the presenter's go first.

    With ``behind`` it comes after all that anybody else waits for.
    """
    priority = BEHIND if behind else int(PRESENTS in st.session_state)
    return jobs().request(session(), key, task, payload, slot, priority)


def text_units(config: Config) -> TextUnits | None:
    """What is known of the text of ``config`` in its units, or None while it is to be found out.

    Of a text that is read as in the notebook nothing needs to be known.
    """
    config = config.cleaned
    found = digest(config.corpus)
    if found is None:
        return None
    units = _text_units(config.tokenizer_key(found))
    enough = units is None or units.enough_for(config)
    return units if enough else None


@remembered(64)
def _text_units(key: str) -> TextUnits | None:
    return load_units(store(), key)


def fitted(config: Config) -> Config:
    """``config`` as its text allows it, or as it is while that is to be found out.

    See :meth:`minigpt.text.text_units.TextUnits.fitted`.
    """
    if not config.cleaned.newer:
        return config
    units = text_units(config)
    return config if units is None else units.fitted(config.cleaned)


def _known(config: Config) -> str | None:
    """The digest of the text of ``config`` if enough is known of it to name a model, or None."""
    found = digest(config.corpus)
    return found if found and (not config.cleaned.newer or text_units(config)) else None


def request(config: Config, slot: str, behind: bool = False) -> Status:
    """Ask the worker for the model of ``config``; asking again shows that somebody waits."""
    found = _known(config)
    if found is None:
        return ask(*_prepare(config), slot=slot)
    return ask(fitted(config).key(found), "train", asdict(config), slot, behind)


def request_corpus(config: Config, slot: str = "data") -> Status:
    """Ask the worker for the text of ``config`` as numbers; it is downloaded if need be."""
    return ask(*_prepare(config), slot=slot)


def request_data(config: Config, slot: str = "data") -> Status:
    """Ask the worker for the phrases of ``config``, without a training."""
    found = _known(config)
    if found is None:
        return ask(*_prepare(config), slot=slot)
    key = "data-" + fitted(config).data_key(found)
    return ask(key, "data", asdict(config), slot=slot)


def _prepare(config: Config) -> tuple[str, str, dict]:
    which = fitted(config).text_key(identity(config.corpus))
    which = hashlib.sha256(which.encode("utf-8", "surrogatepass")).hexdigest()[:20]  # it has a path
    task = FETCH if is_to_be_fetched(config.corpus) else "prepare"
    return f"prepare-{which}", task, asdict(config)


@remembered(64)
def _digest(corpus: str, as_it_is_now: str) -> str | None:
    return known_digest(store(), corpus)


def model(config: Config) -> StoredModel | None:
    """The trained model of ``config``, or None if it is not in the store."""
    found = _known(config)
    return _model(fitted(config).key(found), found) if found else None


@remembered(MODELS_IN_MEMORY)
def _model(key: str, corpus_digest: str) -> StoredModel | None:
    return load_model(store(), key, corpus_digest)


def language_model(stored: StoredModel, config: Config) -> LanguageModel:
    """A stored model, ready to be asked, with the letter of ``config``."""
    return LanguageModel(config, stored.vocabulary, stored.weights)


@once(SNAPSHOTS_IN_MEMORY)
def snapshot(path: str, config: Config) -> Weights:
    """The weights in a live snapshot; OSError if the training has ended meanwhile."""
    return read_weights(Path(path), config)


def dataset(config: Config) -> Dataset | None:
    """The phrases of ``config``, memory-mapped, or None if they are not cut yet."""
    found = _known(config)
    if not found:
        return None
    config = fitted(config)
    return _dataset(config.data_key(found), config.vocab_size, config.context_length)


@remembered(64)
def _dataset(key: str, vocab_size: int, context_length: int) -> Dataset | None:
    return load_dataset(store(), key, vocab_size, context_length)


def corpus(config: Config) -> CodedCorpus | None:
    """The text of ``config`` as numbers, memory-mapped, or None if it is not coded yet."""
    found = _known(config)
    return _corpus(fitted(config).text_key(found)) if found else None


@remembered(8)
def _corpus(found: str) -> CodedCorpus | None:
    return load_corpus(store(), found)


def vocabulary(config: Config) -> Vocabulary | None:
    """The words of ``config``, or None while neither model nor corpus is there."""
    stored = model(config.original())
    if stored is not None:
        return stored.vocabulary
    coded, config = corpus(config), fitted(config)
    if coded is None or len(coded.words) < config.vocab_size:
        return None
    return Vocabulary(coded.words[: config.vocab_size], tokenizer(config))


def tokenizer(config: Config) -> Tokenizer:
    """How the text of ``config``, of which enough must be known, is cut into units."""
    units = text_units(config) if fitted(config).newer else None
    return Tokenizer() if units is None else units.tokenizer_for(config)
