"""What a Dask scheduler and its workers have said of the jobs of all servers; a picture, no line.

The order and the workers come once a second, what a worker says of a job at once.
"""

from dataclasses import replace

from minigpt.jobs import fitness
from minigpt.jobs.status import Job, Status

FOREIGN = "another server"  # who waits for a job of one
CALLING = "this server calls the scheduler"


class AllServers:
    """The jobs in the workers' hands, those that wait, and the workers.

    Args:
        address: the scheduler's.

    Attributes:
        trouble: what is wrong with scheduler or workers, or "".
        waiting: the jobs that wait, next ones first; each with ``key``, ``task``, ``payload``,
            ``priority``.
        why: why a job was stopped for everybody, by its key.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._told: dict[str, tuple[int, Status]] = {}  # which try of it, and how that stands
        self._there: list[dict] = []
        self._able: list[dict] = []  # the workers that get jobs of ours
        self.trouble = CALLING
        self.why: dict[str, str] = {}

    def told(self, key: str) -> Status | None:
        """What a worker said last of a job in its hands, or None."""
        return self._told[key][1] if key in self._told else None

    def has(self, key: str) -> bool:
        """Whether the scheduler has such a job."""
        return any(job["key"] == key for job in self._there)

    @property
    def running(self) -> list[dict]:
        """The jobs in the workers' hands."""
        return [job for job in self._there if job["key"] in self._told]

    @property
    def waiting(self) -> list[dict]:
        """The others, next ones first."""
        return [job for job in self._there if job["key"] not in self._told]

    @property
    def workers(self) -> int:
        """How many workers get jobs of ours."""
        return len(self._able)

    @property
    def device(self) -> str:
        """What they compute on, "" until one has said so."""
        return ", ".join(sorted({worker["about"]["device"] for worker in self._able} - {""}))

    @property
    def broken(self) -> str:
        """What is wrong, or ""."""
        found = [self.trouble, *(worker["about"]["broken"] for worker in self._able)]
        return next(filter(None, found), "")

    def lose(self, trouble: str) -> None:
        """The scheduler is gone, and why."""
        self.trouble, self._told, self._there, self._able = trouble, {}, [], []

    def stand(self, jobs: list[dict], workers: list[dict]) -> list[str]:
        """How it looks now; gives the keys of the jobs whose worker died before they ended."""
        self._there, self._able = jobs, fitness.fit(workers, self._address)
        self.trouble = str(fitness.complaint(workers, self._address) or "")
        there, lost = {job["key"]: job for job in jobs}, []
        for key, (number, status) in list(self._told.items()):
            if key in there and there[key]["state"] == "processing":
                self._told[key] = number, replace(status, retried=there[key]["deaths"] > 0)
            else:
                del self._told[key]
                lost += [key] * (key in there)
        return lost

    def hear(self, event: dict) -> Status | None:
        """A worker, or another server, said something; gives how that job stands if it is news."""
        key, number = event["key"], event.get("id")
        if event["event"] == "halted":
            self.why[key] = event["why"]
        elif event["event"] == "begun":
            self._told[key] = number, Status(key, "running", stage="Starting")
            return self._told[key][1]
        elif key in self._told and self._told[key][0] == number:  # else of a try of before
            if event["event"] == "ended":
                del self._told[key]
            else:
                self._told[key] = number, _after(self._told[key][1], event)
                return self._told[key][1]
        return None


def foreign(job: dict, status: Status | None, expected: float | None) -> Job:
    """A job that only other servers asked for, as the queue shows it."""
    status = status or Status(job["key"], "queued")
    made = Job(0, job["key"], job["task"], job["payload"], job["priority"], status)
    made.waiting[FOREIGN] = 0.0
    made.expected = expected
    return made


def _after(status: Status, event: dict) -> Status:
    """How a job stands after an event of its worker."""
    kind = event["event"]
    if kind == "stage":
        return replace(status, stage=event["stage"], share=event["share"])
    if kind == "epoch":
        epochs = (*status.epochs, event["epoch"])
        snapshot = event.get("snapshot") or status.snapshot
        return replace(status, epochs=epochs, snapshot=snapshot, share=None)
    if kind == "held":
        return replace(status, state="held", reason=event["why"])
    return replace(status, state="running", reason="")  # it went on
