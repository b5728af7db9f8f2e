"""What the presenter watches: sessions, queue, votes, memory, device, and what went wrong."""

import logging
import time

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY

from minigpt.classroom.rooms import Room
from minigpt.classroom.students import count_students
from minigpt.classroom.vital_signs import TroubleLog, memory_mb, minutes_ago, own_memory_mb
from minigpt.classroom.votes import votes_since
from minigpt.config import Config
from minigpt.jobs.status import Job, Status, config_of
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.for_good import for_good
from minigpt.ui.session.status import position

OURS = "minigpt"  # the loggers whose troubles are shown
STREAMLITS = "streamlit"
LISTED = 12  # jobs of the queue that are shown
STOPPED = "the presenter stopped it"
TASKS = {
    "prepare": "a text",
    "fetch": "a download",
    "read": "a file that somebody brought",
    "data": "phrases",
    "train": "a training",
    "embedding_map": "a word map",
    "twin": "a twin run",
    "keras": "a Keras file",
    "reward": "a reward",
    "fine_tune": "a fine-tuning",
}


@for_good
def trouble_log() -> TroubleLog:
    """The one log of this server; it listens from its first use on."""
    made = TroubleLog()
    for name in (OURS, STREAMLITS):
        logging.getLogger(name).addHandler(made)
    return made


def draw_class(room: Room) -> None:
    """Who is here and how fast they vote."""
    with st.container(horizontal=True):
        st.metric("Open browser tabs", _tabs(), border=True)
        st.metric("Students who joined", count_students(engine(), room.id), border=True)
        recent = votes_since(engine(), room.id, time.time() - 60)
        st.metric("Votes in the last minute", recent, border=True)


def _tabs() -> str:
    """Sessions by Streamlit's own count, which its /metrics shows as well."""
    if not exists():  # a test draws pages without a server
        return "not known"
    found = get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return f"{sum(int(stat.value) for stat in found.get(ACTIVE_SESSIONS_FAMILY, ()))}"


def draw_machine() -> None:
    """What the two processes weigh, and what the worker computes on; or how many workers train."""
    jobs = service.jobs()
    with st.container(horizontal=True):
        st.metric("Memory of the server", f"{own_memory_mb():,.0f} MB", border=True)
        if jobs.workers is None:
            worker = memory_mb(jobs.worker_pid)
            shown = "none" if worker is None else f"{worker:,.0f} MB"
            st.metric("Memory of the worker", shown, border=True)
        else:
            st.metric("Workers of the scheduler", jobs.workers, border=True)
        device = jobs.device or ("nothing" if jobs.workers == 0 else "starting")
        st.metric("Trains on", device, border=True)


def draw_queue() -> None:
    """What is being done, and what waits; each can be stopped."""
    st.subheader("Queue")
    jobs = service.jobs()
    if jobs.broken:
        st.error(sentence(jobs.broken), icon=":material/error:")
    queue = jobs.queue()
    if not queue:
        st.markdown("Nothing is being trained and nobody waits.")
    for job, status in queue[:LISTED]:
        what, stop = st.columns([6, 1], vertical_alignment="center")
        what.markdown(_row(job, status))
        if stop.button("Stop", key=f"stop-{job.key}", icon=":material/stop_circle:"):
            jobs.stop(job.key, STOPPED)
            st.rerun()
    if len(queue) > LISTED:
        st.caption(f"And {len(queue) - LISTED} more that wait.")


def _row(job: Job, status: Status) -> str:
    """One job in plain words: what, for how many, and how far it is."""
    place = {"queued": f"number {status.position}", "held": "held up"}.get(status.state, "now")
    config = config_of(job.payload)
    which = position(Config(**config)) if "corpus" in config else ""  # a file has none
    epochs = f", epoch {int(status.epochs[-1]['epoch'])}" if status.epochs else ""
    people = "nobody waits" if not job.waiting else f"{len(job.waiting)} waiting"
    people = "another server's" if job.elsewhere else people
    doing = plain(status.stage) + epochs if status.state == "running" else plain(status.reason)
    told = " · ".join(filter(None, [which, people, doing]))
    return f"**{place}: {TASKS.get(job.task, 'work')}** · {told}"


def draw_troubles() -> None:
    """The latest warnings and errors, in one line each."""
    st.subheader("What went wrong lately")
    found = trouble_log().latest()
    if not found:
        st.markdown("Nothing since this page was first opened.")
        return
    rows = [
        {
            "when": minutes_ago(trouble.moment),
            "what": plain(trouble.what),
            "times": trouble.times,
            "where": plain(trouble.where),
        }
        for trouble in found[:10]
    ]
    st.table(rows, hide_index=True)
