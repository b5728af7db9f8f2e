"""The server is killed in mid-class and started again: phones come back by themselves."""

import re

from playwright.sync_api import Page, expect

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import open_room, set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.votes import tallies
from tests.browser.conftest import PATIENCE, free_port, start_app, stopped_at_the_end
from tests.classrooms import PAIRS, TOKEN


def test_a_phone_goes_on_after_a_restart_without_a_reload(page: Page, tmp_path, monkeypatch):
    """The room is there, the vote before is stored, the other pair is asked, and it counts."""
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path))
    engine, port = connect(), free_port()
    room = open_room(engine, TOKEN)
    set_topic(engine, room.id, "polite")
    began = begin_round(engine, room.id, "compare", PAIRS)
    server = start_app(tmp_path, port, MINIGPT_PRESENTER_TOKEN=TOKEN)
    page.set_viewport_size({"width": 390, "height": 850})
    page.goto(f"http://127.0.0.1:{port}/vote?room={room.code}")
    page.get_by_role("button", name="Join the class").click()
    buttons = page.locator("[class*=st-key-vote-] button")
    expect(buttons).to_have_count(3, timeout=PATIENCE)  # two texts, and "Can't tell"
    kept = page.locator(".st-key-as-it-is-pair[translate=no]")  # two texts, and the prompt
    expect(kept.get_by_role("button")).to_have_count(2)
    expect(kept.locator("em")).to_have_text(re.compile(" …$"))  # what both go on from
    before = buttons.all_inner_texts()
    buttons.first.click()
    expect(buttons).not_to_have_text(before, timeout=PATIENCE)
    server.kill()
    server.wait(20)
    with stopped_at_the_end(start_app(tmp_path, port, MINIGPT_PRESENTER_TOKEN=TOKEN)):
        expect(page.get_by_text("The server was away")).to_be_visible(timeout=PATIENCE)
        expect(buttons).to_have_count(3, timeout=PATIENCE)
        buttons.nth(1).click()
        expect(page.get_by_text("voted on every pair")).to_be_visible(timeout=PATIENCE)
    assert sorted(t.for_a + t.for_b for t in tallies(engine, [began.id])) == [1, 1]
    engine.dispose()
