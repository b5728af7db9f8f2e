#!/usr/bin/env bash
# Streamlit 1.67.0, `AppTest`: after a page's test, processes that the test process starts run the page
# again.
#
# One expects: `AppTest(...).run()` runs a page and leaves the process as it was. A process started
# afterwards with multiprocessing's "spawn" (so do concurrent.futures with it, and Dask's LocalCluster)
# loads the test's own script as its main module, behind the guard `if __name__ == "__main__"`.
#
# What happens: to run a page Streamlit puts a module of that page into sys.modules["__main__"], and
# nothing puts the old one back. "spawn" looks there for the script that a child has to load first, so
# each child runs the page, with all that it does, before its own work, and ends well: a file written,
# a record added, a training begun once more, far from any test of that page. A page holds no guard,
# since under Streamlit its name is "__main__". After `AppTest.from_function` the child dies of a
# NameError in a temporary file instead. The way out: keep sys.modules["__main__"] and put it back.
#
# Source: streamlit/runtime/scriptrunner/script_runner.py (_run_script sets sys.modules["__main__"]) and
# testing/v1/local_script_runner.py, which does not restore it; Lib/multiprocessing/spawn.py
# (get_preparation_data reads sys.modules["__main__"].__file__).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/page.py" <<'PY'
import streamlit as st

with open("runs", "a") as runs:
    runs.write(f"{__name__}\n")
st.title("A page")
PY
echo 'def nothing(): pass' >"$folder/work.py"
cat >"$folder/tests.py" <<'PY'
import multiprocessing
import sys
from pathlib import Path

import work
from streamlit.testing.v1 import AppTest


def child():
    process = multiprocessing.get_context("spawn").Process(target=work.nothing)
    process.start()
    process.join()
    return f"a child that does nothing ends with {process.exitcode}"


def tell(what):
    runs = Path("runs").read_text().split() if Path("runs").exists() else []
    print(f"{what}; the page ran as {runs}", flush=True)


def asked():
    import streamlit as st

    st.title("A function")


if __name__ == "__main__":
    main = sys.modules["__main__"]
    tell(f"before: {child()}")
    AppTest.from_file("page.py").run(timeout=60)
    tell("AppTest.from_file")
    tell(f"after it: {child()}")
    sys.modules["__main__"] = main
    tell(f"main put back: {child()}")
    AppTest.from_function(asked).run(timeout=60)
    tell(f"after AppTest.from_function: {child()}")
PY
(cd "$folder" && "$folder/venv/bin/python" tests.py 2>/dev/null) | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
before: a child that does nothing ends with 0; the page ran as []
AppTest.from_file; the page ran as ['__main__']
after it: a child that does nothing ends with 0; the page ran as ['__main__', '__mp_main__']
main put back: a child that does nothing ends with 0; the page ran as ['__main__', '__mp_main__']
after AppTest.from_function: a child that does nothing ends with 1; the page ran as ['__main__', '__mp_main__']
SEEN
echo "Seen: after AppTest, Streamlit 1.67.0's page is the main module of every process that is spawned."
