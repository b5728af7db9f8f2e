#!/usr/bin/env bash
# Streamlit 1.67.0: the first visitor of a fresh server who opens /x gets pages/x.py alone, without
# the entry script that calls st.navigation.
#
# One expects: an app whose entry script calls st.navigation is run from that script, whatever the
# address; a folder called pages/ beside it is only where its pages happen to lie.
#
# What happens: until st.navigation has run once in the life of the server, the folder pages/ makes
# it an app of the older kind. Whoever opens /x first is given the bare file: nothing that the entry
# script does before the page (a log-in, a menu, shared controls, set-up) has happened, and reruns of
# that session stay so. Once anybody has opened the entry page, every later visitor is right; so it
# shows after each restart, to who comes by a bookmark.
#
# Source: streamlit/runtime/pages_manager.py (uses_pages_directory is found out from the folder at
# first, and set to False by st.navigation).
# Needs: a Chromium (CHROMIUM names it; else `chromium` is taken).
set -euo pipefail
chromium="$(command -v "${CHROMIUM:-chromium}")" || { echo "No Chromium: set CHROMIUM." >&2; exit 1; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0 playwright==1.55.0
mkdir "$folder/pages"
cat >"$folder/app.py" <<'PY'
import streamlit as st

st.write("set up by the entry script")
st.navigation([st.Page("pages/first.py", default=True), st.Page("pages/x.py")]).run()
PY
echo 'import streamlit as st; st.write("the first page")' >"$folder/pages/first.py"
echo 'import streamlit as st; st.write("the page x")' >"$folder/pages/x.py"
cat >"$folder/look.py" <<'PY'
import socket
import subprocess
import sys

from playwright.sync_api import sync_playwright

SETUP = "set up by the entry script"
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
command += ["--browser.gatherUsageStats", "false"]
server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def visit(browser, path, shows):
    page = browser.new_page()
    for _ in range(120):
        try:
            page.goto(f"http://127.0.0.1:{port}{path}")
            break
        except Exception:
            page.wait_for_timeout(500)
    page.get_by_text(shows).wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    print(f"{path}: set up: {page.get_by_text(SETUP).count() == 1}", flush=True)
    page.close()


try:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
        visit(browser, "/x", "the page x")
        visit(browser, "/", "the first page")
        visit(browser, "/x", "the page x")
        browser.close()
finally:
    server.terminate()
    server.wait(30)
PY
(cd "$folder" && "$folder/venv/bin/python" look.py "$chromium") | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
/x: set up: False
/: set up: True
/x: set up: True
SEEN
echo "Seen: Streamlit 1.67.0 gives the first visitor of /x the bare pages/x.py."
