"""MiniGPT's router: which pages there are, and the controls that all of them share."""

from importlib import import_module

import streamlit as st

from minigpt.ui.guide import glossary, lesson_mode, tour
from minigpt.ui.session import controls, presenter, service
from minigpt.ui.session.frame import put_above
from minigpt.ui.session.menu import page, tab_icon
from minigpt.ui.session.one_sentence import in_one_sentence
from minigpt.ui.session.page_titles import page_titles
from minigpt.ui.session.terms import begin_page

WITHOUT_SLIDERS = ("vote", "talk")  # phones' pages
WITHOUT_TERMS = ("vote", "room")  # the desk has them below the parts that use them

STORY = [
    page("home", "Start", "home"),
    page("words", "Words", "text_fields"),
    page("tokens", "Tokens", "token"),
    page("model", "Model", "account_tree"),
    page("training", "Training", "model_training"),
    page("one-step", "One step", "footprint"),
    page("prediction", "Prediction", "forward"),
    page("adversary", "Adversary", "balance"),
]
INSIDE = [
    page("meaning", "Word map", "map"),
    page("moments", "Time machine", "history"),
    page("twins", "Twins", "compare"),
    page("guess", "Guess first", "quiz"),
    page("gpt", "Build a GPT", "layers"),
    page("sweep", "Sweep", "grid_on"),
    page("toys", "Toy tasks", "toys"),
    page("taught", "What the text taught it", "compare_arrows"),
    page("scale", "Sizes compared", "straighten"),
    page("costs", "What it costs", "bolt"),
    page("glossary", "Glossary", "dictionary"),
    page("take-home", "Take it home", "download"),
]
CLASS = [
    page("vote", "Vote", "how_to_vote"),
    page("gallery", "Gallery", "museum"),
    page("talk", "Talk to it", "chat", hidden=True),  # opened by the code of a shared model
    page("room", "Class", "school"),
    page("watch", "Watch", "monitor_heart"),
]

# Before the menu: a browser that has no page icon by then takes that of the menu's entry.
st.set_page_config(page_icon=tab_icon(), layout="wide")
with in_one_sentence():
    lesson_mode.resume()
chosen = st.navigation(
    {"": STORY, "Look inside": INSIDE, "In class": CLASS},
    position="hidden" if lesson_mode.active() else "top",
)
st.set_page_config(page_title=f"{chosen.title} · MiniGPT")
tour.enter(chosen.url_path)
put_above(None if lesson_mode.active() else tour.draw)
with in_one_sentence():
    service.store()  # a setting of it that is wrong is said in the place of every page,
    service.scheduler()  # and so is this one
    if lesson_mode.active():
        lesson_mode.draw(chosen.url_path or "home")
    elif chosen.url_path not in WITHOUT_SLIDERS:
        controls.draw()
    begin_page()
    chosen.run()
    if chosen.url_path not in WITHOUT_TERMS and not lesson_mode.active():
        glossary.draw_terms(chosen.url_path or "home", page_titles())
    service.settle()
if chosen.url_path != "vote":
    presenter.stay_presenter()
    if presenter.presents():  # what speaks to the database is loaded for nobody else
        import_module("minigpt.ui.classroom.screen").tell_screen()
    elif service.STUDENT in st.session_state:
        import_module("minigpt.ui.classroom.called").heed_call()
