"""What is folded away is drawn once it is unfolded."""

from streamlit.testing.v1 import AppTest

from tests.app_server import PAGE_TIME


def page() -> None:
    """A fold whose label says how often a button was pressed, and a control that stays."""
    import streamlit as st

    from minigpt.ui.parts.folded import draw_folded, once_open

    presses = st.session_state.setdefault("presses", 0)
    draw_folded(f"Pressed {presses} times", "demo", lambda: st.markdown("inside"))
    if once_open("box", st.checkbox("unfold the box", key="unfolded")):
        st.text_input("box", key="box")


def inside(app: AppTest) -> bool:
    """Whether what is in the fold is on the page."""
    return any(element.value == "inside" for element in app.markdown)


def test_a_fold_draws_nothing_until_it_is_open():
    """Closed at first; open, it shows what is in it; closed again, it does not."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME).run()
    assert not inside(app)
    app.session_state["fold-demo"] = True
    assert inside(app.run())
    app.session_state["fold-demo"] = False
    assert not inside(app.run())


def test_an_open_fold_stays_open_when_its_label_changes():
    """Another label makes another fold of it for Streamlit, which would be closed."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME).run()
    app.session_state["fold-demo"] = True
    app.run()
    app.session_state["presses"] = 1
    app.run()
    assert app.expander[0].label == "Pressed 1 times" and inside(app)


def test_a_control_that_was_unfolded_once_stays_and_keeps_what_stands_in_it():
    """Streamlit forgets what was typed in a control that is not drawn."""
    app = AppTest.from_function(page, default_timeout=PAGE_TIME).run()
    assert not app.text_input
    app.checkbox[0].check().run()
    app.text_input[0].input("kept").run()
    app.checkbox[0].uncheck().run()
    assert app.text_input[0].value == "kept"
