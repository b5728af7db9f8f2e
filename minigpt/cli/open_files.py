"""How many files and connections the server may hold open at once."""

try:
    import resource
except ImportError:  # Windows: there is no such limit to raise
    resource = None

BY_ITSELF = 60  # what a server holds open before anybody comes, with its worker and its database
BY_A_BROWSER = 4  # connections of one tab while it loads; measured: 256 were used up by 61 tabs
CLASS = 100  # browsers that a class may have
ENOUGH = 65_536  # more is of no use
STEPS = (10_240, 4_096, 1_024)  # macOS names no limit, and refuses what is over the one it has


def raise_limit() -> int | None:
    """Raise the limit of open files as far as this process may; returns it, None without one."""
    if resource is None:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    most = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    for wanted in (most, *(step for step in STEPS if step < most)):
        if wanted <= soft:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            continue
        return wanted
    return soft


def too_few(limit: int | None) -> str:
    """What to say to somebody whose class needs more; "" if it is enough."""
    if limit is None or limit >= BY_ITSELF + BY_A_BROWSER * CLASS:
        return ""
    browsers = max(0, (limit - BY_ITSELF) // BY_A_BROWSER)
    return (
        f"This machine lets MiniGPT open only {limit} files: enough for about {browsers} browsers "
        "at once, and whoever comes later gets no answer. Ask whoever runs it for a higher limit "
        "(ulimit -Hn 4096)."
    )
