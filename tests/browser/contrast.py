"""Text that stands out too little from what is behind it, where axe does not look.

axe takes no notice of what is faded as a whole (``opacity``), nor of the text of a chart.
"""

from playwright.sync_api import Page, TimeoutError

# Layers are composed as a browser does: each text on the backgrounds of what it lies in, each of
# these faded by its opacity, all of it on the page's own. Then WCAG 2.1, "contrast ratio".
FAINT = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const read = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].map((value) => value / 255);
  };
  const rgba = (colour) => known.get(colour) ?? known.set(colour, read(colour)).get(colour);
  const over = (above, below) => {
    const alpha = above[3] + below[3] * (1 - above[3]);
    const mix = (at) => (above[at] * above[3] + below[at] * below[3] * (1 - above[3])) / alpha;
    return alpha ? [mix(0), mix(1), mix(2), alpha] : below;
  };
  const faded = ([r, g, b, a], opacity) => [r, g, b, a * parseFloat(opacity)];
  const linear = (value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (text) => {
    const own = getComputedStyle(text), drawn = text.namespaceURI.endsWith("svg");
    let front = drawn ? faded(rgba(own.fill), own.fillOpacity) : rgba(own.color);
    let back = [0, 0, 0, 0];
    for (let e = text; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return Infinity;  // text on a bar
      [front, back] = [front, back].map((one) =>
        faded(over(one, rgba(style.backgroundColor)), style.opacity));
    }
    const lights = [front, back].map((one) => light(over(one, [1, 1, 1, 1])));
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  };
  const found = [];
  const main = document.querySelector("[data-testid=stMain]");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.parentElement, style = getComputedStyle(text);
    if (!walker.currentNode.data.trim() || !text.checkVisibility({ opacityProperty: true })
        || style.clip !== "auto" || style.stroke !== "none" || text.closest(SKIPPED)) continue;
    const enough = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    if (contrast(text) < enough) found.push(walker.currentNode.data.trim());
  }
  return found;
}"""
# What can't be pressed now; what is for the ear; a slider's number, which hangs from its knob.
SKIPPED = ":disabled, [aria-disabled=true], style, script, .katex-mathml, [data-testid=stSlider]"
FAINT = FAINT.replace("SKIPPED", repr(SKIPPED))


def wait_until_nothing_is_faint(page: Page) -> None:
    """Wait until all text of the page stands out; what is being drawn anew is pale for a moment."""
    try:
        page.wait_for_function(f"() => ({FAINT})().length === 0", polling=500)
    except TimeoutError:
        assert page.evaluate(FAINT) == []
