"""A Dask worker with a folder of its own: it finds what a server was brought, and hands back."""

from dataclasses import asdict

from minigpt import shared_store
from minigpt.config import Config
from minigpt.jobs.queue import Jobs
from minigpt.library.entries import known_digest, load_corpus
from minigpt.store import Store
from minigpt.text.corpus import keep_own_text
from tests.jobs.dask_cluster import START, Cluster
from tests.jobs.test_queue import ended, eventually


def test_a_worker_elsewhere_reads_what_a_server_was_brought(tmp_path, monkeypatch):
    """A text goes to the worker by the shared store, and its words as numbers come back so."""
    monkeypatch.setenv("MINIGPT_STORE_URL", f"file://{tmp_path}/shared/minigpt")
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path / "server"))
    shared_store._shared.cache_clear()
    config = Config(corpus=keep_own_text("The small fox meets a tree.\n" * 60))
    cluster = Cluster(tmp_path, tmp_path / "worker")
    cluster.add()
    server = Jobs(scheduler=cluster.address, forget_after=3600)
    try:
        eventually(lambda: server.workers == 1, cluster.log, START)
        store = Store(shipped=None)
        assert known_digest(store, config.corpus) is None
        server.request("a", "prepare-a", "prepare", asdict(config))
        assert ended(server, "prepare-a").state == "done"
        digest = eventually(lambda: known_digest(store, config.corpus), "its digest")
        words = eventually(lambda: load_corpus(store, config.cleaned.text_key(digest)), "words")
        assert sorted(words.words) == ["a", "fox", "meets", "small", "the", "tree"]
        assert not (tmp_path / "server" / "live").exists()
        assert (tmp_path / "worker" / "texts").is_dir()
    finally:
        server.close()
        cluster.close()
        shared_store._shared.cache_clear()
