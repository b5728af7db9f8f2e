"""What somebody waits for and how long that takes here, in a few words."""

from minigpt.jobs.status import Status

STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50)  # seconds that are told
STOPPED = "it was stopped"  # where a job ended before its time and nobody said why
COUNTS = "no one two three four five six seven eight nine ten".split()


def waiting_words(status: Status) -> str:
    """Where a job stands that waits: "two before you, about 6 s".

    Who is alone is before everybody: then it starts as soon as what runs has made room. What is
    held up and has no place waits for a worker to come back.
    """
    if status.state == "held" and not status.position:
        return "it goes on by itself"
    if status.before:
        count = COUNTS[status.before] if status.before < len(COUNTS) else str(status.before)
        words = f"{count} before you"
    else:
        words = "next, after your other one" if status.after_own else "starting"
    return words + about(status.seconds)


def why_not(status: Status) -> str:
    """Why a job ended and nothing came of it; "" where something did, or still may."""
    if status.state not in ("failed", "cancelled"):
        return ""
    return status.reason or STOPPED


def about(seconds: float | None) -> str:
    """How long such jobs took here, rounded: ", about 6 s"; "" where none was done here yet."""
    if seconds is None:
        return ""
    if seconds < 55:
        return f", about {min(STEPS, key=lambda step: abs(step - seconds))} s"
    return f", about {max(1, round(seconds / 60))} min"
