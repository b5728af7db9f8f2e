#!/usr/bin/env bash
# Uvicorn 0.54.0, `--host ::`: whether IPv4 is answered, and whether a proxy on this machine is
# believed, hangs on `--workers`.
#
# One expects: `--host ::` listens on IPv6 and IPv4 or on IPv6 alone, whatever the number of worker
# processes; and a reverse proxy on the same machine is trusted (forwarded_allow_ips holds the
# loopback addresses), so that X-Forwarded-For and X-Forwarded-Proto are taken.
#
# What happens: with one process, asyncio binds the socket for IPv6 alone, and a request to 127.0.0.1
# is refused. With two, Uvicorn binds it itself and leaves the system's default, which on Linux takes
# IPv4 too; but such a client's address is then ::ffff:127.0.0.1, which is compared as it stands with
# 127.0.0.1 and ::1. The proxy's headers are dropped without a word: every visitor has the proxy's
# address and the scheme http. A limit per address then counts a whole school as one.
#
# Source: uvicorn/config.py (bind_socket), uvicorn/middleware/proxy_headers.py (_TrustedHosts);
# asyncio's create_server sets IPV6_V6ONLY (Lib/asyncio/base_events.py).
# Needs: IPv6 on the loopback, and a system that takes IPv4 on an IPv6 socket by default (Linux does).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uvicorn==0.54.0 h11==0.16.0 click==8.3.1
cat >"$folder/who.py" <<'PY'
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = f"{scope['client'][0]} {scope['scheme']}".encode()
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})
PY
cat >"$folder/ask.py" <<'PY'
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

SAID = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}


def ask(address):
    request = urllib.request.Request(address, headers=SAID)
    try:
        return urllib.request.urlopen(request, timeout=5).read().decode()
    except urllib.error.URLError:
        return "refused"


def waited(address):
    deadline = time.monotonic() + 60
    while ask(address) == "refused" and time.monotonic() < deadline:
        time.sleep(0.2)


for options in ("--host 127.0.0.1", "--host ::", "--host :: --workers 2"):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "who:app", "--port", str(port), "--lifespan", "off"]
    command += ["--log-level", "critical", *options.split()]
    server = subprocess.Popen(command)
    own = f"http://127.0.0.1:{port}" if "127" in options else f"http://[::1]:{port}"
    waited(own)
    print(f"{options}: asked by IPv4: {ask(f'http://127.0.0.1:{port}')}", end="; ")
    print(f"by IPv6: {ask(f'http://[::1]:{port}')}", flush=True)
    server.terminate()
    server.wait(30)
PY
(cd "$folder" && "$folder/venv/bin/python" ask.py) | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
--host 127.0.0.1: asked by IPv4: 192.0.2.7 https; by IPv6: refused
--host ::: asked by IPv4: refused; by IPv6: 192.0.2.7 https
--host :: --workers 2: asked by IPv4: ::ffff:127.0.0.1 http; by IPv6: 192.0.2.7 https
SEEN
echo "Seen: Uvicorn 0.54.0 hears IPv4 on :: with two workers alone, and does not believe its proxy there."
