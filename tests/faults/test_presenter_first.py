"""A student's long training and the presenter's request, on a real worker."""

import asyncio

from tests.faults.conftest import TOKEN, run
from tests.faults.forger import LATE, SMALL, Forger, is_served

LONG = "recipe=notebook&vocab_size=200&context_length=3&heads=1&seed=41"
LARGEST = "recipe=notebook&vocab_size=1000&context_length=12&heads=4&seed=42"


def test_the_presenters_request_goes_first_and_the_students_goes_on(class_server):
    """The presenter's is done while the student's is held up, which then loses no epoch."""

    async def visit():
        async with (
            Forger(class_server.url, "training", LONG) as student,
            Forger(class_server.url, "room") as desk,
        ):
            await student.wait(lambda: student.epoch() > 1, LATE)
            await desk.present(TOKEN)
            await desk.go("training", "vocab_size=210&seed=43")
            before = student.epoch()
            held = asyncio.create_task(student.wait(lambda: student.says("held up"), LATE))
            await desk.wait(lambda: desk.says("trained in"), LATE)
            await held
            await student.wait(lambda: student.says("in training") and student.epoch(), LATE)
            first = student.epoch()
            await student.wait(lambda: student.epoch() > first, LATE)
            await student.press("Stop")
            return before, first, student.troubles + desk.troubles

    before, first, troubles = run(visit())
    assert 1 < before <= first, "it did not begin anew"
    assert troubles == []


def test_the_presenter_stops_any_job_on_watch(class_server):
    """The largest position, which would take the worker for many minutes; the student is told."""

    async def visit():
        async with (
            Forger(class_server.url, "training", LARGEST) as student,
            Forger(class_server.url, "room") as desk,
        ):
            await student.wait(lambda: student.says("in training"), LATE)
            await desk.present(TOKEN)
            await desk.go("watch")
            alone = "now: a training"  # the text that both pages need has been read
            await desk.wait(lambda: desk.says(alone) and len(desk.find(key="stop-")) == 1, LATE)
            await desk.press(key="stop-")
            await student.wait(lambda: student.says("the presenter stopped it"), LATE)
            served = await is_served(class_server.url, f"{SMALL}&seed=44")
            return served + student.troubles + desk.troubles

    assert run(visit()) == []
