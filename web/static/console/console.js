// What pages do beyond links and forms. Each part works only where its element is.

const root = document.documentElement;
const themeSwitch = document.querySelector("[data-theme-switch]");

function nameSwitch() {
  themeSwitch.querySelector("span").textContent = root.dataset.bsTheme === "dark" ? "Light" : "Dark";
}

if (themeSwitch) {
  themeSwitch.hidden = false;
  nameSwitch();
  themeSwitch.addEventListener("click", () => {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("console-theme", root.dataset.bsTheme);
    } catch {
      // It then holds for this page alone.
    }
    nameSwitch();
  });
}

// A one-time link has its code behind the #, where no server and no log sees it.
const code = document.querySelector("[data-code]");
if (code && location.hash.length > 1) {
  code.querySelector("input").value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
if (code?.querySelector("input").value) {
  code.hidden = true;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Press Ctrl+C to copy.";
    }
  });
}

// After a call the request asks how it went.
document.addEventListener("click", (event) => {
  const call = event.target.closest("a[href^='tel:']");
  if (call?.dataset.called) setTimeout(() => location.assign(call.dataset.called), 300);
  const how = document.querySelector("[data-how]");
  if (call && how && "asksHow" in call.dataset) how.hidden = false;
});

// A file is read into the field below it, and sent as text.
for (const file of document.querySelectorAll("[data-into]")) {
  const field = document.getElementById(file.dataset.into);
  file.closest("[data-file]").hidden = false;
  file.addEventListener("change", async () => {
    field.value = file.files.length ? await file.files[0].text() : "";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
