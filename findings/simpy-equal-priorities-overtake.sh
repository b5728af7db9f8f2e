#!/usr/bin/env bash
# SimPy 4.1.2: what lies in a PriorityStore with one priority is not taken first come, first served. The mean
# wait is right and the longest one fifteen times too long.
#
# One expects: priorities order what differs in priority, and equals wait their turn, as in Store and in
# PriorityResource, which sorts requests by priority and then by time. With one priority for all, the three
# are one queue.
#
# What happens: PriorityStore is a bare heap, and PriorityItem compares priorities alone. Of equals the heap
# gives any: some newcomers are served at once, and one that sank may stay down until the queue has emptied.
# Time is not lost by that but swapped among the jobs, so that the mean wait is that of a fair queue, and
# agrees with the formula by which one checks a simulation. Median, spread and the longest wait, for which
# one simulates, are another system's. The way out: (priority, number of the item) as priority.
#
# Source: simpy/resources/store.py (PriorityStore, PriorityItem.__lt__), whose docstrings speak of sorted order
# and say nothing of equals; simpy/resources/resource.py (PriorityRequest.key, SortedQueue).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet simpy==4.1.2
cat >"$folder/wait.py" <<'PY'
import random
import statistics

import simpy
from simpy import PriorityItem

JOBS = 20_000
draw = random.Random(1)
BETWEEN = [draw.expovariate(0.9) for _ in range(JOBS)]  # arrivals; work comes in by 0.9 of what is done
WORK = [draw.expovariate(1.0) for _ in range(JOBS)]  # of the first, the second ... that is served


def served_by_store(env, store, item, served):
    def arrive():
        for job in range(JOBS):
            yield env.timeout(BETWEEN[job])
            yield store.put(item(job, (job, env.now)))

    def serve():
        for work in WORK:
            taken = yield store.get()
            job, came = getattr(taken, "item", taken)
            served.append((job, env.now - came))
            yield env.timeout(work)

    env.process(arrive())
    env.process(serve())


def served_by_resource(env, resource, _, served):
    def use(job, came):
        with resource.request(priority=0) as turn:
            yield turn
            served.append((job, env.now - came))
            yield env.timeout(WORK[len(served) - 1])

    def arrive():
        for job in range(JOBS):
            yield env.timeout(BETWEEN[job])
            env.process(use(job, env.now))

    env.process(arrive())


for says, kind, serve, item in (
    ("Store", simpy.Store, served_by_store, lambda job, it: it),
    ("PriorityResource", simpy.PriorityResource, served_by_resource, None),
    ("PriorityStore", simpy.PriorityStore, served_by_store, lambda job, it: PriorityItem(0, it)),
    ("the same, numbered", simpy.PriorityStore, served_by_store, lambda job, it: PriorityItem((0, job), it)),
):
    env, served = simpy.Environment(), []
    serve(env, kind(env), item, served)
    env.run()
    jobs, waits = zip(*served)
    print(f"{says}: {len(waits)} waits, mean {statistics.mean(waits):.2f}", end=", ")
    print(f"median {statistics.median(waits):.1f}, longest {max(waits):.0f}", end="; ")
    print(f"in turn {list(jobs) == sorted(jobs)}")
PY
"$folder/venv/bin/python" "$folder/wait.py" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
Store: 20000 waits, mean 10.08, median 6.5, longest 60; in turn True
PriorityResource: 20000 waits, mean 10.08, median 6.5, longest 60; in turn True
PriorityStore: 20000 waits, mean 10.08, median 3.4, longest 913; in turn False
the same, numbered: 20000 waits, mean 10.08, median 6.5, longest 60; in turn True
SEEN
echo "Seen: SimPy 4.1.2's PriorityStore serves equals in no order, at the same mean wait."
