#!/usr/bin/env bash
# Streamlit 1.67.0 with cachetools 8.0.2: a session whose time has run out is listed nowhere and stays
# in memory.
#
# One expects: what a closed tab held is let go when server.disconnectedSessionTTL has passed.
#
# What happens: the storage of disconnected sessions hides an expired one at once (it is in no list
# and cannot be had by its id), but the object stays alive, with its widgets' values and its session
# state, until the next tab disconnects. After the last tab of a class has closed that is never.
#
# Source: streamlit/runtime/memory_session_storage.py keeps sessions in a cachetools.TTLCache;
# cachetools' documentation says that expired items are removed at the next operation that changes
# the cache (https://cachetools.readthedocs.io/en/stable/#cachetools.TTLCache). What that means for a
# server that nobody visits any more is what this script shows.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0 cachetools==8.0.2
cat >"$folder/expired.py" <<'PY'
import gc
import time
import weakref

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo


class Session:
    def __init__(self, name):
        self.id = name


def keep(storage, name):
    session = Session(name)
    storage.save(SessionInfo(client=None, session=session))
    return weakref.ref(session)


storage = MemorySessionStorage(ttl_seconds=1)
first = keep(storage, "first")
time.sleep(2)
gc.collect()
print("after twice its time: listed", len(storage.list()), "found", storage.get("first"), end=" ")
print("alive", first() is not None)
keep(storage, "second")
gc.collect()
print("after another tab has closed: alive", first() is not None)
PY
"$folder/venv/bin/python" "$folder/expired.py" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
after twice its time: listed 0 found None alive True
after another tab has closed: alive False
SEEN
echo "Seen: Streamlit 1.67.0 hides an expired session at once and frees it when another one comes."
