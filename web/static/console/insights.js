// Draws each picture from the table that stands under it: the table holds all of it without this.

/* global Chart */
const LIGHT = ["#206bc4", "#c2571a", "#2f7d4f", "#8a5aa8"];
const DARK = ["#6ea8f7", "#f0a35e", "#74c99a", "#c7a0e0"];
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];
const POINTS = ["circle", "rectRot", "triangle", "rect"];
const LINE = 14; // pixels of a line beside a bar
const GAP = 8; // between two bars' lines
const AROUND = 48; // of the axis below
const WIDEST = 20; // letters of a line beside a bar
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const root = document.documentElement;
const drawn = [];

function read(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const numbers = heads.slice(1).map((_, column) =>
    rows.map((row) => (row[column + 1] === "" ? null : Number(row[column + 1]))),
  );
  return { names: rows.map((row) => row[0]), heads: heads.slice(1), numbers };
}

/** As the axis shows it: no year; with its number, in lines, where bars go across. */
function label(name, number) {
  if (number === null) return name.replace(/ \d{4}$/, "");
  const lines = [""];
  for (const word of `${name}: ${number}`.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length > WIDEST) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

function settings(box) {
  const { names, heads, numbers } = read(document.getElementById(box.dataset.table));
  const kind = box.dataset.chart;
  const dark = root.dataset.bsTheme === "dark";
  const style = getComputedStyle(root);
  const ink = style.getPropertyValue("--tblr-body-color").trim() || (dark ? "#eee" : "#222");
  const grid = dark ? "#ffffff22" : "#00000018";
  const colors = dark ? DARK : LIGHT;
  const across = kind === "across";
  const shown = across ? heads.slice(0, 1) : heads;
  const datasets = shown.map((label, at) => ({
    label,
    data: numbers[at],
    backgroundColor: colors[at % colors.length],
    borderColor: kind === "line" ? colors[at % colors.length] : "transparent",
    borderDash: DASHES[at % DASHES.length],
    borderWidth: kind === "line" ? 2 : 0,
    pointStyle: POINTS[at % POINTS.length],
    pointRadius: names.length > 40 ? 0 : 3,
    tension: 0.2,
    spanGaps: true,
  }));
  const scale = { ticks: { color: ink }, grid: { color: grid }, stacked: kind === "stacked" };
  const values = {
    ...scale,
    beginAtZero: true,
    max: "percent" in box.dataset ? 100 : undefined,
    ticks: { color: ink, precision: 0, callback: (value) => ("percent" in box.dataset ? `${value} %` : value) },
  };
  const steps = { ...scale, grid: { display: false }, ticks: { color: ink, autoSkip: !across, maxRotation: 45, font: { size: 11 } } };
  return {
    type: kind === "line" ? "line" : "bar",
    data: { labels: names.map((name, at) => label(name, across ? numbers[0][at] : null)), datasets },
    options: {
      animation: still ? false : { duration: 300 },
      indexAxis: across ? "y" : "x",
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false, axis: across ? "y" : "x" },
      scales: across ? { x: values, y: steps } : { x: steps, y: values },
      plugins: { legend: { display: shown.length > 1, labels: { color: ink, usePointStyle: kind === "line" } } },
    },
  };
}

function room(box) {
  const { names, numbers } = read(document.getElementById(box.dataset.table));
  const lines = names.map((name, at) => label(name, numbers[0][at]).length);
  return AROUND + lines.reduce((sum, count) => sum + count * LINE + GAP, 0);
}

function draw() {
  for (const chart of drawn.splice(0)) chart.destroy();
  for (const box of document.querySelectorAll("[data-chart]")) {
    box.hidden = false;
    // Bars that go across get the room that their labels take, or the labels lie on each other.
    if (box.dataset.chart === "across") box.style.height = `${room(box)}px`;
    drawn.push(new Chart(box.querySelector("canvas"), settings(box)));
  }
}

draw();
for (const details of document.querySelectorAll(".charts details")) details.open = false;
new MutationObserver(draw).observe(root, { attributeFilter: ["data-bs-theme"] });
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".charts details")) details.open = true;
});
