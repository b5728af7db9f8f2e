"""The gallery: what the class tried; each model can be opened with a click."""

import time
from urllib.parse import urlencode

import streamlit as st

from minigpt.classroom.gallery import (
    CONTESTS,
    Contest,
    Exhibit,
    add_exhibit,
    hanging,
    hung,
    ranked,
    take_down,
)
from minigpt.classroom.rooms import Room
from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.library.entries import StoredModel
from minigpt.ui.classroom.served import engine, joined
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session import service
from minigpt.ui.session.address import app_address
from minigpt.ui.session.controls import BOUND
from minigpt.ui.session.declared import control
from minigpt.ui.session.live import begin_anew_on_news
from minigpt.ui.session.once import once
from minigpt.ui.session.presenter import presents
from minigpt.ui.session.status import position
from minigpt.ui.session.unit_names import in_units

NEWEST = Contest("Newest", "", largest=True)
LOOK_EVERY = 4.0  # seconds between looks for what was hung, renamed or taken down
DOWN = "taken_down"  # session key: the key of the model to take down


def draw_hanging(room: Room, config: Config) -> None:
    """Hang the model of this reader's sliders in the gallery."""
    stored = service.model(config.adversary())
    if stored is None:
        st.caption("Train a model on the page *Adversary*; then it can hang here.")
        return
    st.markdown(f"Yours: {position(config)}, adversary weight {config.adversary_weight:g}.")
    if st.button("Hang it in the gallery", icon=":material/add_photo_alternate:"):
        try:
            add_exhibit(engine(), room.id, exhibit(stored, config))
        except UserError as error:
            st.error(sentence(error))
        else:
            st.toast("It hangs.")


def exhibit(stored: StoredModel, config: Config) -> Exhibit:
    """A trained adversary as it hangs in the gallery."""
    student = joined()
    report = stored.report
    return Exhibit(
        stored.key,
        config.adversary(),
        report["val_loss"],
        report["val_accuracy"],
        report["adversary_score"],
        student.nickname if student else "",
    )


def draw_gallery(room: Room) -> None:
    """One row a model, best first on the chosen terms; looks for news by itself."""
    seen = _hanging(room.id)
    found, skipped = hanging(engine(), room.id)
    begin_anew_on_news(lambda: _hanging(room.id), seen, LOOK_EVERY)
    if skipped:
        st.caption(f"Not shown: {skipped}, which a later version of MiniGPT hung here.")
    if not found:
        st.info("Nothing hangs here yet.")
        return
    if presents():
        _draw_taking_down(room, found)
    contests = (NEWEST, *CONTESTS)
    title = st.segmented_control(
        "Which comes first", [c.title for c in contests], default=NEWEST.title, required=True
    )
    contest = next(c for c in contests if c.title == title)
    shown = found if contest is NEWEST else ranked(found, contest)
    st.dataframe(
        [_row(one) for one in shown],
        hide_index=True,
        alt="The models that the class tried, one row each, with their figures",
        column_config={
            "open": st.column_config.LinkColumn("open", display_text="open"),
            "accuracy": st.column_config.NumberColumn(format="percent"),
            "loss": st.column_config.NumberColumn(format="%.3f"),
            "score": st.column_config.NumberColumn(format="%.3f"),
        },
    )
    st.caption(
        in_units(
            "Loss, accuracy and score are of the adversary on the test set; the score is how many "
            "of the chosen letter the next word has on average."
        )
    )


def _hanging(room_id: int) -> object:
    """What hangs in the gallery, to be compared: asked once for all who look at the same time."""
    return _hanging_lately(room_id, int(time.time() / LOOK_EVERY))


@once(8)
def _hanging_lately(room_id: int, moment: int) -> object:
    try:
        return hung(engine(), room_id)
    except UserError as error:
        return str(error)


def _draw_taking_down(room: Room, found: list[Exhibit]) -> None:
    """For the presenter: take one down."""
    names = {one.key: f"{one.who or 'somebody'}: {position(one.config)}" for one in found}
    if st.session_state.get(DOWN) not in names:
        st.session_state.pop(DOWN, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            "Take down (only you see this)",
            list(names),
            None,
            format_func=lambda one: names[one],
            placeholder="choose one",
            key=DOWN,
        )
        pressed = st.button("Take it down", disabled=key is None, icon=":material/delete:")
    if pressed:
        take_down(engine(), room.id, key)
        st.rerun()


def _row(one: Exhibit) -> dict:
    config = one.config
    return {  # on a phone the last ones are out of sight: the longest is the last
        "who": one.who or "somebody",
        "open": app_address() + address_of(config),
        "weight": config.adversary_weight,
        "letter": config.letter,
        "score": one.score,
        "accuracy": one.accuracy,
        "loss": one.val_loss,
        "model": position(config),
    }


def address_of(config: Config) -> str:
    """The adversary page with these sliders, as it stands behind the app's own address."""
    plain = Config(recipe=config.recipe)  # a recipe brings its own start
    moved = {name: control(name).fit(getattr(config, name)) for name in BOUND}
    moved = {name: value for name, value in moved.items() if value != getattr(plain, name)}
    if config.recipe != Config().recipe:
        moved["recipe"] = config.recipe
    return f"/adversary?{urlencode(moved)}"
