"""One entry in the browser's history a page: a script in front of Streamlit's own.

Streamlit adds an entry whenever the server writes something to the address, so that the Back button
leads to the same page again, without what had been written. And when a page is left, it takes the
page's own values out of the address first, so that Back finds them gone. Who presses Back while a
page is still on its way is led to that page after all. The script makes the first a change of the
entry that there is, and leaves the other two out.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

LARGEST = 1_000_000  # bytes of a page that the script is put into; Streamlit's has 5 thousand
UNWANTED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
SCRIPT = b"""<script>
(() => {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  const path = (url) => new URL(url, location.href).pathname;
  let waiting = 0, leaving = 0, returned = false, acted = 0, turned = 0;
  for (const deed of ["click", "keydown"])
    addEventListener(deed, () => { acted = Date.now(); }, true);
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (link && link.origin === location.origin && link.pathname !== location.pathname)
      leaving = Date.now();
  }, true);
  history.pushState = (state, title, url) => {
    clearTimeout(waiting);
    returned = false;
    if (path(url) !== location.pathname) {
      // news of the page that Back was pressed on while it was still on its way
      if (turned > acted && Date.now() - turned < 5000) return;
      leaving = 0;
      return push(state, title, url);
    }
    if (Date.now() - leaving < 10000) return;  // another page is on its way: this entry stays
    const here = location.pathname;
    waiting = setTimeout(() => {
      if (location.pathname === here) replace(state, title, url);
    }, 200);  // a change of page that the server began comes with a second message
  };
  const OURS = ["corpus", "lesson", "step", "room"];  // what we write, and so may take out
  const only_takes_out = (url) => {
    const now = new URLSearchParams(location.search);
    const then = new URL(url, location.href).searchParams;
    const gone = [...now.keys()].filter((name) => !then.has(name));
    const kept = [...then.keys()].every((name) => then.get(name) === now.get(name));
    return kept && gone.length > 0 && !gone.some((name) => OURS.includes(name));
  };
  history.replaceState = (state, title, url) => {
    clearTimeout(waiting);
    const first = returned && String(url).startsWith("/");  // Streamlit's own begin with a scheme
    if (first) returned = false;
    if (first && only_takes_out(url)) return;  // what the entry holds is what is asked for
    return replace(state, title, url);
  };
  addEventListener("popstate", () => {
    clearTimeout(waiting);
    leaving = 0;
    returned = true;
    turned = Date.now();
  }, true);
})();
</script>"""


def asks_for_a_page(scope: Scope) -> bool:
    """Whether a browser opens a page with this request, rather than a file of one."""
    return scope["type"] == "http" and any(
        name == b"accept" and value.startswith(b"text/html") for name, value in scope["headers"]
    )


def whole(scope: Scope) -> Scope:
    """The same request, for the whole page as it is: neither packed nor a part of it."""
    kept = [(name, value) for name, value in scope["headers"] if name not in UNWANTED]
    return {**scope, "headers": kept}


def with_script(send: Send) -> Send:
    """``send`` that puts the script into a page of HTML; everything else goes as it comes."""
    held: list[Message] = []

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            held.append(message)
        elif held and message["type"] == "http.response.body":
            held.append(message)
            if not message.get("more_body"):
                for one in _joined(held):
                    await send(one)
                held.clear()
        else:
            await send(message)

    return sent


def _is_html(message: Message) -> bool:
    headers = dict(message.get("headers", ()))
    size = int(headers.get(b"content-length", b"0"))
    html = headers.get(b"content-type", b"").startswith(b"text/html")
    return html and b"content-encoding" not in headers and size <= LARGEST


def _joined(held: list[Message]) -> list[Message]:
    start, *bodies = held
    body = b"".join(one.get("body", b"") for one in bodies)
    body = body.replace(b"<head>", b"<head>" + SCRIPT, 1)
    headers = [(n, v) for n, v in start["headers"] if n not in (b"content-length", b"etag")]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]
