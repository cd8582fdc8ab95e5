// The search over answers in the trainer's inbox.

const search = document.querySelector("[data-search]");
const words = document.getElementById("search-words");
const found = document.querySelector("[data-found]");
const foundCount = document.querySelector("[data-found-count]");
let typed = 0;
let pick = null;

/** Ask for an answer, the offered ones first; `then` gets the one that is chosen. */
export function openSearch(title, choices, then) {
  pick = then;
  document.getElementById("search-title").textContent = title;
  words.value = "";
  found.replaceChildren(
    ...choices.map((choice) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn found";
      button.value = choice.value.slice("other:".length);
      button.append(choice.querySelector("span").cloneNode(true));
      item.append(button);
      return item;
    }),
  );
  search.showModal();
  words.focus();
}

words.addEventListener("input", async () => {
  const turn = ++typed;
  const answer = await fetch(`/console/inbox/answers?q=${encodeURIComponent(words.value)}`).catch(() => null);
  if (!answer?.ok || turn !== typed) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  found.replaceChildren(...page.body.childNodes);
  const count = found.querySelectorAll("button").length;
  foundCount.textContent = count === 1 ? "1 answer" : `${count} answers`;
});

found.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  search.close();
  pick(button.value);
});

search.addEventListener("keydown", (event) => {
  const buttons = [...found.querySelectorAll("button")];
  const place = buttons.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (place + step < 0) words.focus();
    else buttons[Math.min(place + step, buttons.length - 1)]?.focus();
  } else if (event.key === "Enter" && document.activeElement === words) {
    event.preventDefault();
    buttons[0]?.click();
  }
});
