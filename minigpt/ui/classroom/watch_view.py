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
from minigpt.jobs.status import Status
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.session import service
from minigpt.ui.session.for_good import for_good

OURS = "minigpt"  # the loggers whose troubles are shown
STREAMLITS = "streamlit"


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
    """What the two processes weigh, and what the worker computes on."""
    jobs = service.jobs()
    worker = memory_mb(jobs.worker_pid)
    with st.container(horizontal=True):
        st.metric("Memory of the server", f"{own_memory_mb():,.0f} MB", border=True)
        shown = "none" if worker is None else f"{worker:,.0f} MB"
        st.metric("Memory of the worker", shown, border=True)
        st.metric("Trains on", jobs.device or "starting", border=True)


def draw_queue() -> None:
    """The training that runs, and those that wait."""
    st.subheader("Queue")
    queue = service.jobs().queue()
    if not queue:
        st.markdown("Nothing is being trained and nobody waits.")
        return
    st.table([_row(status) for status in queue], hide_index=True)


def _row(status: Status) -> dict:
    place = f"number {status.position}" if status.state == "queued" else "now"
    epochs = f", epoch {status.epochs[-1]['epoch']:g}" if status.epochs else ""
    return {"place": place, "job": status.key[:24], "doing": plain(status.stage) + epochs}


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
