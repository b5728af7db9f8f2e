"""A worker for the tests of the queue: it speaks like the real one and does as it is told.

A job's payload may hold ``epochs`` (how many to report), ``pause`` (seconds before each),
``fail`` (a reason), ``garbage`` (print a line that is no JSON), ``die`` (a path: end at once
unless that file exists; it is made on the way) or ``die_always``, ``hang`` (a path: never look at
an order again unless that file exists; it is made on the way) and ``compute`` (seconds of work
during which no order is looked at).
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from minigpt.jobs.orders import Orders

orders = Orders()
told = threading.Condition()
line = threading.Lock()
jobs = []


def say(**event):
    """One line to the server."""
    with line:
        print(json.dumps(event), flush=True)


def listen():
    """Take requests until the server closes the line."""
    try:
        for text in sys.stdin:
            message = json.loads(text)
            if "id" not in message:
                orders.take(message)
                continue
            with told:
                jobs.append(message)
                told.notify()
    finally:
        os._exit(0)


def live():
    """Say that the process runs."""
    while True:
        say(event="alive", cpu=time.process_time())
        time.sleep(0.05)


def first_time(path):
    """Whether the file is not there yet; then it is made."""
    new = not Path(path).exists()
    Path(path).touch()
    return new


def stopped(number):
    """Whether the job is to stop, after a halt for others if so ordered."""
    if orders.held(number) and not orders.stopped(number):
        say(event="held", id=number)
        orders.wait(number)
    return orders.stopped(number)


def do(number, payload, waited):
    """One job, as its payload says."""
    if payload.get("die_always") or ("die" in payload and first_time(payload["die"])):
        os._exit(3) if payload.get("die_always") else os.kill(os.getpid(), 9)
    if payload.get("garbage"):
        print('{"event": "ep', flush=True)
    say(event="stage", id=number, stage="Counting", share=0.5)
    if "hang" in payload and first_time(payload["hang"]):
        time.sleep(1000)
    end = time.process_time() + payload.get("compute", 0)
    while time.process_time() < end:
        pass
    for epoch in range(1, payload.get("epochs", 0) + 1):
        time.sleep(payload.get("pause", 0))
        if stopped(number):
            return say(event="stopped", id=number)
        say(event="epoch", id=number, epoch={"epoch": epoch}, snapshot=f"{epoch}.npz")
    if "fail" in payload:
        return say(event="failed", id=number, reason=payload["fail"])
    return say(
        event="done", id=number, result={"pid": os.getpid(), "number": number, "waited": waited}
    )


for work in (listen, live):
    threading.Thread(target=work, daemon=True).start()
say(event="ready", device="a fake")
while True:
    with told:
        told.wait_for(lambda: jobs)
        job = jobs.pop(0)
    threading.Thread(target=do, args=(job["id"], job["payload"], job["waited"])).start()
