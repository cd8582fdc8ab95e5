// Tells of new requests on every page of the console, and brings lists up to date.

const EVERY_MS = 10_000;
const LIVE = "/console/leads/live";
const title = document.title;
const icon = document.querySelector('link[rel="icon"]');
const lead = document.querySelector("[data-lead]");
const part = document.querySelector("[data-part]");
const sound = document.querySelector("[data-sound]");
const entry = document.querySelector('.nav-link[href="/console/leads"]');
const others = document.querySelector("[data-others]");
const notifications = document.querySelector('.nav-link[href="/console/notifications"]');
const SOUND = "console-sound";

let mark = null;
let newest = null;
let audio = null;

const badge = document.createElement("span");
badge.className = "tag tag-info ms-2";
badge.hidden = true;
const said = document.createElement("div");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);
entry?.append(badge);
const failing = document.createElement("span");
failing.className = "tag tag-warning ms-2";
failing.hidden = true;
notifications?.append(failing);

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage may be forbidden: the sound is then off.
  }
}

function beep() {
  if (remembered(SOUND) !== "on") return;
  audio ??= new AudioContext();
  for (const [start, pitch] of [[0, 660], [0.18, 880]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.16);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.17);
  }
}

function showCount(count) {
  document.title = count ? `(${count}) ${title}` : title;
  badge.hidden = !count;
  badge.textContent = `${count} new`;
  const dot = count ? "<circle cx='24' cy='8' r='8' fill='#f0a30a'/>" : "";
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect x='2' y='6' width='24' height='24' rx='5' fill='#0b5cad'/>${dot}</svg>`;
  icon.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

// Puts new content in the place of the old; what is ticked, open or has the focus stays so.
async function refresh() {
  const answer = await fetch(part.dataset.part);
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const kept = [...part.querySelectorAll("input[type=checkbox]:checked, details[open]")].map((e) => e.id);
  const chosen = [...part.querySelectorAll("select")].map((e) => [e.id, e.value]);
  part.replaceChildren(...fresh.body.childNodes);
  for (const id of kept) {
    const found = document.getElementById(id);
    if (found?.tagName === "DETAILS") found.open = true;
    else if (found) found.checked = true;
  }
  for (const [id, value] of chosen) {
    const found = document.getElementById(id);
    if (found) found.value = value;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  offerAll();
}

function tellOfChange(now) {
  if (!lead || !now.event || now.event <= Number(lead.dataset.event)) return;
  lead.querySelector("[data-changed]").textContent = `${now.who} changed this request.`;
  lead.hidden = false;
}

function tellOfOthers(names) {
  if (!others) return;
  others.querySelector("[data-others-names]").textContent = names.join(", ");
  others.hidden = names.length === 0;
}

async function ask() {
  const address = lead ? `${LIVE}?lead=${lead.dataset.lead}` : LIVE;
  const answer = await fetch(address, { headers: mark ? { "If-None-Match": mark } : {}, redirect: "manual" });
  if (answer.type === "opaqueredirect") {
    document.title = "Signed out";
    said.textContent = "You are signed out, and not told of new requests. Reload the page to sign in.";
    said.className = "alert alert-warning signed-out";
    return false;
  }
  if (answer.status !== 200) return true;
  const first = mark === null;
  mark = answer.headers.get("ETag");
  const now = await answer.json();
  showCount(now.new);
  for (const element of document.querySelectorAll("[data-live=signs]")) {
    element.textContent = now.signs;
    element.classList.toggle("tag-danger", now.signs > 0);
  }
  if (newest !== null && now.newest > newest) {
    said.textContent = "A new request came in.";
    beep();
  }
  newest = now.newest;
  tellOfChange(now);
  tellOfOthers(now.others ?? []);
  failing.hidden = !now.failing;
  failing.textContent = `${now.failing} failing`;
  if (!first && part) await refresh();
  return true;
}

async function watch() {
  let goOn = true;
  try {
    goOn = await ask();
  } catch {
    // The server is away; the next time may find it.
  }
  if (goOn) setTimeout(watch, EVERY_MS);
}

function nameSound() {
  sound.setAttribute("aria-pressed", String(remembered(SOUND) === "on"));
  sound.querySelector("i").className = `fa-solid ${remembered(SOUND) === "on" ? "fa-bell" : "fa-bell-slash"} me-2`;
}

if (sound) {
  sound.hidden = false;
  nameSound();
  sound.addEventListener("click", () => {
    try {
      localStorage.setItem(SOUND, remembered(SOUND) === "on" ? "off" : "on");
    } catch {
      return;
    }
    nameSound();
    beep();
  });
}

// "Tick all here" in the table.
function offerAll() {
  const all = document.querySelector("[data-all]");
  if (!all) return;
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => {
    for (const box of document.querySelectorAll("input[name=lead]")) box.checked = event.target.checked;
  });
}

offerAll();
if (entry) watch();
