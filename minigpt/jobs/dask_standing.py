"""What a Dask scheduler is asked once a second.

The function is sent to it whole, by its value: a scheduler needs no MiniGPT. So it may use nothing
but its argument.
"""


def standing(dask_scheduler) -> dict:
    """The jobs of all servers that have not ended, next ones first, and the workers.

    Returns:
        ``jobs``, each with ``key``, ``task``, ``payload``, ``priority``, Dask's ``state`` of it and
        how many workers died while they had it (``deaths``); and ``workers``, each with
        ``address``, ``threads`` and ``about``, what its preload says of it.
    """
    found = []
    for task in dask_scheduler.tasks.values():
        about = (task.annotations or {}).get("minigpt")
        if about is not None and task.state not in ("memory", "erred", "forgotten"):
            job = {**about, "state": task.state, "deaths": task.suspicious}
            found.append((tuple(task.priority or ()), job))
    workers = [
        {
            "address": worker.address,
            "threads": worker.nthreads,
            "about": worker.metrics.get("minigpt"),
        }
        for worker in dask_scheduler.workers.values()
    ]
    return {
        "jobs": [job for _, job in sorted(found, key=lambda pair: pair[0])],
        "workers": workers,
    }
