#!/usr/bin/env bash
# Streamlit 1.67.0: the icon of a menu's entry becomes the tab's icon, fetched from an outside host,
# although the app sets a page icon of its own in the same run.
#
# One expects: an app that calls st.set_page_config(page_icon="icon.svg") names no other icon to the
# browser, and icons given to st.Page are drawn in the menu, from the font that Streamlit serves.
#
# What happens: st.navigation tells the browser which page is current, and a browser that was told no
# page icon by then takes that page's: a Material icon is an address at fonts.gstatic.com, asked for
# at each visit, until the message of set_page_config arrives. The usual order (navigation first, for
# the title of the page that it gives) is thus the one that asks. With set_page_config before
# st.navigation nothing outside is named.
#
# Source: seen in the messages' order; the frontend's handleNavigation keeps the current page's icon
# where no page icon was set (frontend/app/src/util/AppNavigation.ts).
# Needs: a Chromium (CHROMIUM names it; else `chromium` is taken).
set -euo pipefail
chromium="$(command -v "${CHROMIUM:-chromium}")" || { echo "No Chromium: set CHROMIUM." >&2; exit 1; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0 playwright==1.55.0
cat >"$folder/icon.svg" <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>
SVG
for order in navigation_first config_first; do
  cat >"$folder/$order.py" <<PY
import streamlit as st


def home():
    st.write("Ready")


def navigation():
    return st.navigation([st.Page(home, title="Home", icon=":material/home:")])


if "$order" == "config_first":
    st.set_page_config(page_icon="icon.svg")
    page = navigation()
else:
    page = navigation()
    st.set_page_config(page_icon="icon.svg")
page.run()
PY
done
cat >"$folder/look.py" <<'PY'
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

NAMED = """(() => {
    window.named = [];
    new MutationObserver(() => {
        const icon = document.querySelector("link[rel='shortcut icon']");
        if (icon && icon.href !== window.named.at(-1)) window.named.push(icon.href);
    }).observe(document, { subtree: true, childList: true, attributes: true });
})()"""


def hosts(browser, script):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = browser.new_page()
        page.add_init_script(NAMED)
        for _ in range(120):
            try:
                page.goto(f"http://127.0.0.1:{port}")
                break
            except Exception:
                page.wait_for_timeout(500)
        page.get_by_text("Ready").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        outside = {urlsplit(icon).hostname for icon in page.evaluate("window.named")}
        return sorted(outside - {"127.0.0.1", None})
    finally:
        server.terminate()
        server.wait(30)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    for script in ("navigation_first.py", "config_first.py"):
        print(f"{script}: other hosts named as the tab's icon: {hosts(browser, script)}")
    browser.close()
PY
(cd "$folder" && "$folder/venv/bin/python" look.py "$chromium") | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
navigation_first.py: other hosts named as the tab's icon: ['fonts.gstatic.com']
config_first.py: other hosts named as the tab's icon: []
SEEN
echo "Seen: Streamlit 1.67.0 gives the tab the menu's icon where set_page_config comes after navigation."
