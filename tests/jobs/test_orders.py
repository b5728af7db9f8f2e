"""What the server orders for the jobs that a worker has begun."""

import threading

from minigpt.jobs.orders import Orders


def test_a_job_that_is_held_waits_until_it_may_go_on():
    """It says for how long; orders for other jobs do not wake it."""
    orders = Orders()
    orders.take({"hold": 1})
    assert orders.held(1) and not orders.held(2)
    threading.Timer(0.1, orders.take, ({"go_on": 2},)).start()
    threading.Timer(0.2, orders.take, ({"go_on": 1},)).start()
    assert orders.wait(1) > 0.15
    assert not orders.held(1) and not orders.stopped(1)


def test_a_stop_wakes_a_job_that_is_held():
    """It need not be told to go on first; afterwards nothing is kept of it."""
    orders = Orders()
    orders.take({"hold": 1})
    threading.Timer(0.05, orders.take, ({"stop": 1},)).start()
    orders.wait(1)
    assert orders.stopped(1)
    orders.forget(1)
    assert not orders.stopped(1) and not orders.held(1)
