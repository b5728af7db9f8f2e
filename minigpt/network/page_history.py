"""One entry in the browser's history a page: a script in front of Streamlit's own.

Streamlit adds an entry whenever the server writes something to the address, so that the Back button
leads to the same page again, without what had been written. And when a page is left, it takes the
page's own values out of the address first, so that Back finds them gone. Who presses Back while a
page is still on its way is led to that page after all. The script makes the first a change of the
entry that there is, and leaves the other two out.
"""

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
