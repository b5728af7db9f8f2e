"""What a class does to a server: votes, moves sliders, asks for models; all at once, and timed."""

import asyncio
import random
import re
import time
from dataclasses import dataclass, field

from benchmarks.class_server import ClassServer, hashed, secret
from benchmarks.visitor import Visitor

COMPONENT = "minigpt_browser_id"  # the piece of the vote page that knows the student
CHOICE = re.compile(r"vote-(\d+)-([abn])$")  # the key of a button of the vote page

TRAINING = 900.0  # seconds that ten trainings may take on a busy machine: a safety net


@dataclass
class Seen:
    """What the visitors of one load saw.

    Attributes:
        took: seconds from each act until the page was drawn.
        votes: what was acknowledged: (hash of the student, pair) -> choice.
        gap: taps into a dead server, a page not drawn anew, or a round that had just ended.
        troubles: everything that went wrong, in words.
        lost: connections that were lost.
        done: visitors who came to the end.
    """

    took: list[float] = field(default_factory=list)
    votes: dict[tuple[str, int], str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    lost: int = 0
    gap: int = 0
    done: int = 0


async def all_at_once(visits, seen: Seen) -> Seen:
    """Run the visits together; what one of them meets does not stop the others."""
    for end in await asyncio.gather(*visits, return_exceptions=True):
        if isinstance(end, BaseException):
            seen.troubles.append(f"{type(end).__name__}: {end}")
    return seen


def say_goodbye(visitor: Visitor, seen: Seen) -> None:
    """Note how a visit went that came to its end."""
    seen.troubles += visitor.troubles
    seen.lost += visitor.lost
    seen.done += 1


async def vote(server: ClassServer, number: int, until: float, think: float, seen: Seen) -> None:
    """One phone: joins, and votes about every ``think`` seconds until a moment of the clock."""
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, think))
    async with Visitor(server.url, "vote", f"room={server.code}") as phone:
        await phone.answer(COMPONENT, {"secret": secret(number)})
        if join := phone.find("Join the class"):
            await phone.use(join[0], "trigger_value", True)
        while time.monotonic() < until:
            await asyncio.sleep(think * draw.uniform(0.5, 1.5))
            if buttons := phone.find(key="vote-"):
                await _tap(phone, draw.choice(buttons), number, seen)
        say_goodbye(phone, seen)


async def _tap(phone: Visitor, button: str, number: int, seen: Seen) -> None:
    pair, choice = CHOICE.search(button).groups()
    before, drawn = phone.lost, phone.drawn
    took = await phone.use(button, "trigger_value", True)
    refused = phone.says("not being voted on")  # the round had ended: the page says so
    if drawn and phone.lost == before and not refused:
        seen.took.append(took)
        seen.votes[hashed(number), int(pair)] = choice
    else:
        seen.gap += 1


async def voting(server: ClassServer, students: int, seconds: float, think: float) -> Seen:
    """So many phones vote for so many seconds."""
    seen, until = Seen(), time.monotonic() + seconds
    visits = [vote(server, number, until, think, seen) for number in range(students)]
    return await all_at_once(visits, seen)


async def voting_through_a_crash(server: ClassServer, students: int, seconds: float) -> Seen:
    """The same, and in the middle the server is killed and started again."""

    async def crash() -> None:
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)

    seen, _ = await asyncio.gather(voting(server, students, seconds, 5.0), crash())
    return seen


def wrong_votes(server: ClassServer, seen: Seen) -> list[str]:
    """Acknowledged votes that are not stored exactly once as they were given."""
    stored = server.votes()
    return [
        f"pair {pair}: given {choice}, stored {stored.get((who, pair), [])}"
        for (who, pair), choice in seen.votes.items()
        if stored.get((who, pair)) != [choice]
    ]


async def ask_for(server: ClassServer, words: int, seen: Seen) -> None:
    """One tab: moves to a vocabulary and waits until its model is trained."""
    async with Visitor(server.url, "prediction") as tab:
        await tab.wait(lambda: tab.find("Vocabulary size"))
        begun = time.perf_counter()
        await tab.use(tab.find("Vocabulary size")[0], "double_array_value", [float(words)])
        await tab.wait(lambda: trained(tab, words), TRAINING)
        seen.took.append(time.perf_counter() - begun)
        say_goodbye(tab, seen)


def trained(tab: Visitor, words: int) -> bool:
    """Whether the page says that it shows the finished model of so many words."""
    return any("trained in" in text and f"{words} words" in text for text, _ in tab.said.values())


async def asking(server: ClassServer, sessions: int, positions: list[int]) -> Seen:
    """So many tabs ask for new positions at once, several for each."""
    seen = Seen()
    visits = [ask_for(server, positions[n % len(positions)], seen) for n in range(sessions)]
    return await all_at_once(visits, seen)


async def slide(server, page: str, number: int, until: float, positions, seen: Seen) -> None:
    """One tab: moves a slider about every six seconds between trained positions."""
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, 6))
    async with Visitor(server.url, page) as tab:
        await tab.wait(lambda: tab.find("Vocabulary size"))
        while time.monotonic() < until:
            await asyncio.sleep(draw.uniform(3, 9))
            value = [float(draw.choice(positions))]
            slider = tab.find("Vocabulary size")[0]
            seen.took.append(await tab.use(slider, "double_array_value", value))
        say_goodbye(tab, seen)


async def mixed(server: ClassServer, minutes: float, positions: list[int]) -> tuple[Seen, list]:
    """40 phones, 40 tabs at Prediction and 20 at Training; a new round every two minutes.

    Returns what was seen, and (seconds since the start, megabytes of the server) every 5 seconds.
    """
    seen, begun = Seen(), time.monotonic()
    until, weighed = begun + 60 * minutes, []

    async def weigh() -> None:
        while time.monotonic() < until:
            weighed.append((time.monotonic() - begun, server.megabytes()))
            if len(weighed) % 24 == 0:
                await asyncio.to_thread(server.open_round, 12)
            await asyncio.sleep(5)

    pages = ["prediction"] * 40 + ["training"] * 20
    visits = [slide(server, p, n, until, positions, seen) for n, p in enumerate(pages)]
    visits += [vote(server, 200 + n, until, 5.0, seen) for n in range(40)]
    await all_at_once([*visits, weigh()], seen)
    return seen, weighed
