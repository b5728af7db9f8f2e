"""A bucket of S3, for which moto's server stands in: the protocol is real, the servers are not."""

import pytest
import requests
from moto.server import ThreadedMotoServer

from minigpt.errors import UserError
from minigpt.shared_place import Place
from minigpt.text.corpus import keep_own_text, read_corpus
from tests.shared_places import until
from tests.test_store import read_word, write_word

URL = "s3://school/minigpt"
SECRET = "hush-hush"
RETRIES = {"AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture(scope="module")
def port():
    """A server that speaks as S3 does, at a port of this machine, with a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    requests.put(f"http://127.0.0.1:{port}/school", timeout=30)
    yield port
    server.stop()


@pytest.fixture
def s3(port, monkeypatch):
    """What a process is told of the bucket."""
    given = {"AWS_ACCESS_KEY_ID": "minigpt", "AWS_SECRET_ACCESS_KEY": SECRET, **RETRIES}
    given |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return URL


def test_two_machines_share_a_bucket(s3, machines):
    """Entries and texts; damage is set aside there, and made again."""
    two = machines(s3)
    a, b = two.store("a"), two.store("b")
    a.shared.check()
    assert b.read("words", "x", read_word) is None and not b.has("words", "x")
    a.write("words", "x", write_word("hello"))
    assert b.has("words", "x") and b.read("words", "x", read_word) == "hello"
    two.at("a")
    corpus = keep_own_text("A fox meets a tree.\n" * 9)
    two.store("b")
    assert read_corpus(corpus) == "A fox meets a tree.\n" * 9
    place = a.shared.place
    place.write("words/x.entry.zip", b"nonsense")
    c = two.store("c")
    assert c.read("words", "x", read_word) is None
    assert [name.partition("/")[2].partition("/")[2] for name in place.names("damaged")] == [
        "words/x.entry.zip"
    ]
    c.write("words", "x", write_word("again"))
    assert two.store("d").read("words", "x", read_word) == "again"


def test_a_connection_that_is_refused_for_a_while(machines, monkeypatch, s3):
    """What was made meanwhile is there when the server is back, at the same port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    requests.put(f"http://127.0.0.1:{port}/school", timeout=30)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    two = machines(s3)
    a, b = two.store("a"), two.store("b")
    a.write("words", "before", write_word("before"))
    server.stop()
    assert a.read("words", "before", read_word) == "before"
    assert b.read("words", "before", read_word) is None
    a.write("words", "meanwhile", write_word("meanwhile"))
    assert a.shared.outbox() == ["words/meanwhile.entry.zip"]
    again = ThreadedMotoServer(ip_address="127.0.0.1", port=port)
    again.start()
    until(lambda: b.read("words", "meanwhile", read_word) == "meanwhile")
    again.stop()


@pytest.mark.parametrize("trouble", ["no bucket", "no credentials", "wrong credentials"])
def test_a_bucket_that_can_not_be_used_is_one_sentence(s3, port, monkeypatch, tmp_path, trouble):
    """What is wrong, what was expected, what to do; and no secret."""
    url = s3
    if trouble == "no bucket":
        url = "s3://nowhere/minigpt"
    elif trouble == "no credentials":
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    else:  # from here on it looks who asks
        requests.post(f"http://127.0.0.1:{port}/moto-api/reset-auth", data="0", timeout=30)
    try:
        with pytest.raises(UserError, match="shared store s3://.* can't be used: .*Correct the"):
            Place(url).check()
    except UserError as told:
        assert SECRET not in str(told)
        raise
    finally:
        requests.post(f"http://127.0.0.1:{port}/moto-api/reset-auth", data="inf", timeout=30)
