"""A lesson's coming steps: which figures are worked out before the class comes there."""

from threading import Event

from minigpt.config import Config
from minigpt.lessons.file import Lesson, Step
from minigpt.ui.guide import lesson_ahead

LESSON = Lesson(
    "l",
    "L",
    "",
    (
        Step("One", "home"),
        Step("Two", "adversary", sliders={"adversary_weight": 1.0}),
        Step("Three", "adversary", sliders={"adversary_weight": 2.0}),
    ),
)


def note_what_is_worked_out(monkeypatch) -> tuple[list[tuple[str, float]], Event]:
    """Notes name and weight of each piece of work; the event is set when weight 2 is done."""
    done, end = [], Event()

    def noting(name):
        def note(config: Config, *_):
            done.append((name, config.adversary_weight))
            if done[-1] == ("collapse", 2.0):
                end.set()
            return True

        return note

    for name in ("curve", "trained_point", "collapse"):
        monkeypatch.setattr(lesson_ahead, name, noting(name))
    return done, end


def test_only_adversary_pages_that_are_still_to_come_are_worked_out(monkeypatch):
    """Each needs the ideal's curve, the trained one's figures and the words it collapses onto."""
    done, _ = note_what_is_worked_out(monkeypatch)
    for piece in lesson_ahead.figures(LESSON, 2):
        piece()
    assert done == [("curve", 2.0), ("trained_point", 2.0), ("curve", 2.0), ("collapse", 2.0)]
    assert len(list(lesson_ahead.figures(LESSON, 0))) == 6
    assert list(lesson_ahead.figures(LESSON, 3)) == []


def test_the_work_is_done_behind_the_page(monkeypatch):
    """It begins at once and goes on to the last step."""
    done, end = note_what_is_worked_out(monkeypatch)
    lesson_ahead.work_ahead(LESSON, 1)
    assert end.wait(10)
    assert {weight for _, weight in done} == {1.0, 2.0}


def test_what_is_not_trained_yet_is_left_out(monkeypatch):
    """Without a curve there are no words to ask for."""
    done, _ = note_what_is_worked_out(monkeypatch)
    monkeypatch.setattr(lesson_ahead, "curve", lambda config: None)
    for piece in lesson_ahead.figures(LESSON, 1):
        piece()
    assert [name for name, _ in done] == ["trained_point", "trained_point"]
