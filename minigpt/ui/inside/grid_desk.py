"""Training a grid from the page: its values are chosen, and it goes on while the page is open.

Which grid that is stands in the address and in the session, so that it goes on after a reload.
"""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from minigpt.config import Config, declaration
from minigpt.errors import UserError
from minigpt.jobs.durations import Durations
from minigpt.library.grid_plan import MOST_SEEDS, GridPlan, check_plan, read_plan
from minigpt.library.trainings import SLIDERS, Training
from minigpt.model.weights import parameter_count
from minigpt.training.moments import MOST as MOMENTS
from minigpt.ui.inside.stored_trainings import is_there, missing_of
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.address import last_given
from minigpt.ui.session.looking import look_every
from minigpt.ui.session.wait import waiting_words, why_not

ASKED = "grid"  # in the address: the grid that is being trained
RUNNING = "grid_running"  # session key: the same, as written there; "" for none
FAILED = "grid_failed"  # session key: why a training of it failed, by config
AHEAD = 2  # trainings asked for at once: the next one begins as soon as one is done
LOOK = 1.0  # seconds between two looks
OFFERED = {
    "vocab_size": (100, 250, 500, 1000, 2000),
    "context_length": (2, 3, 5, 8, 12),
    "heads": (1, 2, 4, 8),
    "adversary_weight": (0.0, 0.25, 0.75, 1.5),
}
FIRST = {
    "vocab_size": [250, 500],
    "context_length": [3, 5],
    "heads": [2],
    "adversary_weight": [0.0],
}
ROOM = 500  # megabytes of the store that a grid may take: a quarter of it, as it is by default


def draw_grid(config: Config, known: Sequence[Training]) -> None:
    """The grid that is being trained, or the choice of one.

    Args:
        config: all that is no slider and no seed; fitted to its text.
        known: trainings in the store, by which it is told how long it will take.
    """
    plan = running()
    if plan is None:
        _draw_choice(config, known)
    else:
        _draw_running(wanted(plan, config), known)


def running() -> GridPlan | None:
    """The grid of this session; at first that of the address, and the reader told if it is none."""
    given, twice = last_given(ASKED, "the grid")
    held = st.session_state.setdefault(RUNNING, given or "")
    if not held:
        return None
    try:
        plan = read_plan(held)
    except UserError as error:
        stop()
        st.warning(sentence(error), icon=":material/link:")
        return None
    if twice:
        st.warning(plain(twice), icon=":material/link:")
    if given != held:
        st.query_params[ASKED] = held
    return plan


def start(plan: GridPlan) -> None:
    """Have a grid trained from now on."""
    st.session_state[RUNNING] = plan.written()
    st.session_state.pop(FAILED, None)


def stop() -> None:
    """Let it be; what is trained stays."""
    st.session_state[RUNNING] = ""
    st.query_params.pop(ASKED, None)
    service.jobs().leave(service.session())


def wanted(plan: GridPlan, config: Config) -> list[Config]:
    """The trainings of a grid, as this text allows them, each once."""
    return list(dict.fromkeys(service.fitted(one) for one in plan.configs(config)))


def _draw_choice(config: Config, known: Sequence[Training]) -> None:
    chosen = []
    for name in SLIDERS:
        held = st.pills(
            declaration(name)["label"],
            OFFERED[name],
            selection_mode="multi",
            default=FIRST[name],
            format_func="{:,g}".format,
            key=f"grid_{name}",
            persist_state="session",
        )
        chosen.append(tuple(value for value in OFFERED[name] if value in held))
    st.caption("Adversary weight 0 is the original.")
    seeds = st.number_input(
        "Seeds for each combination", 1, MOST_SEEDS, 2, key="grid_seeds", persist_state="session"
    )
    plan = GridPlan(tuple(chosen), int(seeds))
    try:
        check_plan(plan)
        configs = wanted(plan, config)
        _check_room(configs)
    except UserError as error:
        st.error(sentence(error), icon=":material/grid_on:")
        return
    missing = missing_of(configs)
    there = len(configs) - len(missing)
    trainings = f"{len(configs)} training{'s' * (len(configs) != 1)}"
    st.markdown(
        f"**{trainings}**, {there} of them in the store already"
        + (f"; the others: {how_long(missing, known)}." if missing else ".")
    )
    if missing:
        label = f"Train {len(missing)} model{'s' * (len(missing) != 1)}"
        st.button(label, "grid-start", None, start, (plan,), icon=":material/grid_on:")


def _check_room(configs: Sequence[Config]) -> None:
    """Refuse what would push the class's other models out of the store."""
    numbers = sum(map(parameter_count, configs))
    megabytes = 4 * (1 + MOMENTS) * numbers / 1e6
    if megabytes > ROOM:
        raise UserError(
            f"these models take up to {megabytes:,.0f} MB of the store",
            f"{ROOM} MB at most",
            "Choose fewer values, or smaller ones",
        )


def how_long(missing: Sequence[Config], known: Sequence[Training]) -> str:
    """What is to be expected, by the trainings of about that size that the store holds."""
    durations = Durations()
    for one in known:
        durations.note("train", asdict(one.config), one.seconds)
    told = [durations.about("train", asdict(one)) for one in missing]
    seconds = [one for one in told if one is not None]
    if not seconds:
        return "how long they take is not known: none of that size was trained here yet"
    time = f"{sum(seconds):.0f} s" if sum(seconds) < 90 else f"{sum(seconds) / 60:.0f} min"
    unknown = len(told) - len(seconds)
    said = f"about {time}, one after the other, if they take as long as those that are there"
    return said + (f", and an unknown time for {unknown} more" if unknown else "")


def _draw_running(configs: Sequence[Config], known: Sequence[Training]) -> None:
    """How far it is, a way to stop it, and looks for news as long as something is missing."""
    failed: dict[Config, str] = st.session_state.setdefault(FAILED, {})
    missing = missing_of([one for one in configs if one not in failed])
    done = len(configs) - len(missing) - len(failed)
    text = f"{done} of {len(configs)} trained"
    text += f"; {how_long(missing, known)}" if missing else ""
    st.progress(done / len(configs), text)
    for why in dict.fromkeys(failed.values()):
        count = sum(one == why for one in failed.values())
        st.warning(f"{count} not trained: {sentence(why)}", icon=":material/error:")
    if not missing:
        st.button("Choose another grid", icon=":material/grid_on:", on_click=stop)
        return
    st.button("Stop", icon=":material/stop_circle:", key="grid-stop", on_click=stop)
    st.caption(
        "It comes behind all that anybody else waits for, and goes on while this page is open, "
        "also after a reload. What is trained stays in the store."
    )
    look_every(LOOK, lambda: _ask(missing, failed))


def _ask(missing: Sequence[Config], failed: dict[Config, str]) -> None:
    """Keep the next ones asked for; the page is drawn anew when one is done or has failed."""
    for number, one in enumerate(missing[:AHEAD]):
        if is_there(one):
            st.rerun()
        status = service.request(one, f"grid-{number}", behind=True)
        if why := why_not(status):
            failed[one] = why
            st.rerun()
        if number == 0 and status.active:
            stage = status.stage if status.state == "running" else waiting_words(status)
            st.caption(f"{plain(stage or 'Nearly there')} …")
