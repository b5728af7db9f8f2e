"""Keeps a browser's translator from texts whose very words count: a vote's, the model's own.

Our own HTML says so itself (``translate="no"``). Streamlit's elements can't, so a script in front
of its own marks those in containers whose key begins with :data:`KEY`, words to choose from, and
the lists that a box unfolds. It stands in the page once: a piece of each page that did this cost
every move of a slider as much as two more texts.
"""

KEY = "as-it-is-"  # what the key of a container begins with in which nothing is translated
SCRIPT = b"""<script>
(() => {
  const KEPT = '[class*="st-key-KEY"], [data-testid="stSelectboxVirtualDropdown"], ' +
    'button[data-variant="pills"]';
  let waits = false;
  const mark = () => {
    waits = false;
    for (const part of document.querySelectorAll(KEPT))
      if (part.getAttribute("translate") !== "no") part.setAttribute("translate", "no");
  };
  const soon = () => {
    if (!waits) waits = !!requestAnimationFrame(mark);
  };
  new MutationObserver(soon).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
  });
})();
</script>""".replace(b"KEY", KEY.encode())
