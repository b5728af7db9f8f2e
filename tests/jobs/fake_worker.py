"""A worker for the tests of the queue: it speaks like the real one and does as it is told.

A job's payload may hold ``epochs`` (how many to report), ``pause`` (seconds before each),
``fail`` (a reason), ``garbage`` (print a line that is no JSON) and ``die`` (a path: end at once
unless that file exists; it is made on the way) or ``die_always``.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

stops = set()
told = threading.Condition()
jobs = []


def say(**event):
    """One line to the server."""
    print(json.dumps(event), flush=True)


def listen():
    """Take requests until the server closes the line."""
    for line in sys.stdin:
        message = json.loads(line)
        with told:
            stops.add(message["stop"]) if "stop" in message else jobs.append(message)
            told.notify()
    os._exit(0)


def do(number, payload, waited):
    """One job, as its payload says."""
    if payload.get("die_always"):
        os._exit(3)
    if "die" in payload and not Path(payload["die"]).exists():
        Path(payload["die"]).touch()
        os.kill(os.getpid(), 9)
    if payload.get("garbage"):
        print('{"event": "ep', flush=True)
    say(event="stage", id=number, stage="Counting", share=0.5)
    for epoch in range(1, payload.get("epochs", 0) + 1):
        time.sleep(payload.get("pause", 0))
        if number in stops:
            return say(event="stopped", id=number)
        say(event="epoch", id=number, epoch={"epoch": epoch}, snapshot=f"{epoch}.npz")
    if "fail" in payload:
        return say(event="failed", id=number, reason=payload["fail"])
    return say(
        event="done", id=number, result={"pid": os.getpid(), "number": number, "waited": waited}
    )


threading.Thread(target=listen, daemon=True).start()
say(event="ready", device="a fake")
while True:
    with told:
        told.wait_for(lambda: jobs)
        job = jobs.pop(0)
    do(job["id"], job["payload"], job["waited"])
