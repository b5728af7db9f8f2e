"""MiniGPT's router: which pages there are, and the controls that all of them share."""

import streamlit as st

from minigpt.ui import controls, lesson_mode, tour

st.set_page_config(page_title="MiniGPT", page_icon=":material/auto_awesome:", layout="wide")

page = st.navigation(
    [
        st.Page("pages/home.py", title="Start", icon=":material/home:", default=True),
        st.Page("pages/words.py", title="Words", icon=":material/text_fields:", url_path="words"),
        st.Page("pages/model.py", title="Model", icon=":material/account_tree:", url_path="model"),
        st.Page(
            "pages/training.py",
            title="Training",
            icon=":material/model_training:",
            url_path="training",
        ),
        st.Page(
            "pages/prediction.py",
            title="Prediction",
            icon=":material/forward:",
            url_path="prediction",
        ),
        st.Page(
            "pages/adversary.py",
            title="Adversary",
            icon=":material/balance:",
            url_path="adversary",
        ),
        st.Page("pages/twins.py", title="Twins", icon=":material/compare:", url_path="twins"),
        st.Page(
            "pages/moments.py",
            title="Time machine",
            icon=":material/history:",
            url_path="moments",
        ),
        st.Page("pages/guess.py", title="Guess first", icon=":material/quiz:", url_path="guess"),
        st.Page("pages/gpt.py", title="GPT", icon=":material/layers:", url_path="gpt"),
        st.Page("pages/meaning.py", title="Word map", icon=":material/map:", url_path="meaning"),
        st.Page(
            "pages/scale.py",
            title="The real thing",
            icon=":material/straighten:",
            url_path="scale",
        ),
        st.Page(
            "pages/take-home.py",
            title="Take it home",
            icon=":material/download:",
            url_path="take-home",
        ),
        st.Page("pages/vote.py", title="Vote", icon=":material/how_to_vote:", url_path="vote"),
        st.Page("pages/gallery.py", title="Gallery", icon=":material/museum:", url_path="gallery"),
        st.Page("pages/watch.py", title="Watch", icon=":material/monitor_heart:", url_path="watch"),
        st.Page("pages/room.py", title="Class", icon=":material/school:", url_path="room"),
    ],
    position="hidden" if lesson_mode.active() else "sidebar",
)
tour.enter(page.url_path)
if lesson_mode.active():
    lesson_mode.draw()
elif page.url_path != "vote":  # a phone that votes needs no sliders
    controls.draw()
page.run()
