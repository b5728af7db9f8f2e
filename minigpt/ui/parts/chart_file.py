"""A chart as a file: what the browser has drawn, saved as SVG, with no server and no network."""

import streamlit as st

HTML = '<button type="button">Save as SVG</button>'
CSS = """
button {
  font: inherit; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem);
  padding: 0.25rem 0.75rem; min-height: 2.5rem; cursor: pointer;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""
# Charts that belong together are put side by side in one picture, on the page's own ground, so
# that light letters of the dark theme can be read in it.
SCRIPT = """
const SPACE = "http://www.w3.org/2000/svg";
const KEPT = 60_000; // ms that the file is there to be saved
const MARGIN = 24; // pixels: letters are wider where the page's own are not there

function made(name, attributes) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function picture(drawn) {
  const sizes = drawn.map((svg) => svg.getBoundingClientRect());
  const width = sizes.reduce((sum, size) => sum + size.width + MARGIN, MARGIN);
  const height = Math.max(...sizes.map((size) => size.height)) + 2 * MARGIN;
  const page = document.querySelector("[data-testid=stApp]");
  const ground = getComputedStyle(page).backgroundColor;
  const whole = made("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  whole.append(made("rect", { width, height, fill: ground }));
  let x = MARGIN;
  drawn.forEach((svg, at) => {
    const copy = svg.cloneNode(true);
    const place = { x, y: MARGIN, overflow: "visible" };
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, value);
    whole.append(copy);
    x += sizes[at].width + MARGIN;
  });
  const text = new XMLSerializer().serializeToString(whole);
  return text.replaceAll(/url[(][^)#]*#/g, "url(#"); // colours of a scale: in the file, not here
}

function before(button, count) {
  const host = button.getRootNode().host;
  const above = Node.DOCUMENT_POSITION_PRECEDING;
  return [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
    .filter((chart) => host.compareDocumentPosition(chart) & above)
    .slice(-count)
    .map((chart) => chart.querySelector("svg.marks"))
    .filter((svg) => svg);
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = () => {
    const drawn = before(button, data.charts);
    if (!drawn.length) return; // not drawn yet: a second later it is
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([picture(drawn)], { type: "image/svg+xml" }));
    link.download = `${data.name}.svg`;
    link.hidden = true;
    document.body.append(link); // Firefox follows no link that stands outside the page
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT); // Safari reads it after the click
  };
}
"""

_component = st.components.v2.component("minigpt_chart_file", html=HTML, css=CSS, js=SCRIPT)


def draw_save(name: str, charts: int = 1) -> None:
    """A button that saves the chart before it on the page as an SVG file.

    Args:
        name: of the file, without its ending.
        charts: how many of the charts before it; they stand side by side in the file.
    """
    _component(key=f"{name}-svg", data={"name": name, "charts": charts})
