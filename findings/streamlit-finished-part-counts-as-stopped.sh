#!/usr/bin/env bash
# Streamlit 1.67.0: a fragment that ran to its end is reported to the browser as stopped early, when
# another fragment begins right after it.
#
# One expects: fragments are apart. The clock of one (run_every) says nothing of another, in which a
# button was pressed a few milliseconds before, and whose run ended with success.
#
# What happens: messages wait some milliseconds for the next flush. If another fragment's run begins
# in that time, the queue is cleared of what that run will draw anew, and on the way every "fragment
# finished" that still waits becomes FINISHED_EARLY_FOR_RERUN, that of the other fragment too. Its
# elements are delivered. But a browser removes what a run no longer drew only at a run that ended
# with success: the elements that the fragment has dropped stay. On an idle server this takes two
# messages in one breath, as here; on a busy one, any click near a tick.
#
# Source: streamlit/runtime/forward_msg_queue.py (clear and _update_script_finished_message),
# frontend/app/src/App.tsx (handleScriptFinished), version 1.67.0.
set -euo pipefail
folder="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0 websockets==17.4
cat >"$folder/app.py" <<'PY'
import streamlit as st


@st.fragment
def ballot():
    if not st.button("Vote"):
        st.write("two texts")


@st.fragment
def look():
    st.button("Look")


ballot()
look()
PY
cat >"$folder/visit.py" <<'PY'
import asyncio
import sys

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

TRIES = 40


def asked(page="", fragment="", button=""):
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    if button:
        message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
    return message.SerializeToString()


async def ends(socket, count):
    """How so many runs ended: (fragments, status); and the page's name and the buttons."""
    found, page, buttons = [], "", {}
    while len(found) < count:
        message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), 20))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            page = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
            button = message.delta.new_element.button
            buttons[button.label] = (button.id, message.delta.fragment_id)
        elif kind == "script_finished":
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            found.append((list(message.metadata.run.fragment_ids), status))
    return found, page, buttons


async def main(url):
    async with connect(url, subprotocols=["streamlit"]) as socket:
        await socket.send(asked())
        _, page, buttons = await ends(socket, 1)
        names = {fragment: label for label, (_, fragment) in buttons.items()}
        vote, look = buttons["Vote"], buttons["Look"]

        def stopped(found):
            early = [names[parts[0]] for parts, status in found if "EARLY" in status]
            return "Vote" in early

        alone = behind = 0
        for _ in range(TRIES):
            await socket.send(asked(page, vote[1], vote[0]))
            alone += stopped((await ends(socket, 1))[0])
        for _ in range(TRIES):
            await socket.send(asked(page, vote[1], vote[0]))
            await socket.send(asked(page, look[1]))
            behind += stopped((await ends(socket, 2))[0])
        print("alone, Vote is ever reported as stopped early:", bool(alone))
        print("with Look right behind it:", bool(behind))


asyncio.run(main(sys.argv[1]))
PY
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
cd "$folder"
venv/bin/streamlit run app.py --server.port "$port" --server.address 127.0.0.1 \
  --server.headless true --browser.gatherUsageStats false --server.fileWatcherType none \
  --browser.serverAddress localhost >log 2>&1 &
server=$!
until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; do
  sleep 0.3
done
venv/bin/python visit.py "ws://127.0.0.1:$port/_stcore/stream" | tee seen
diff seen - <<'SEEN'
alone, Vote is ever reported as stopped early: False
with Look right behind it: True
SEEN
echo "Seen: in Streamlit 1.67.0 another fragment's run turns a finished fragment into a stopped one."
