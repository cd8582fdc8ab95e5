/* A phone goes on with the chat whose code stands behind the #. */
const code = new URLSearchParams(location.hash.slice(1)).get("chat");
if (code) await takeOver();

async function takeOver() {
  // Nobody else shall find it in the history of this browser.
  history.replaceState(null, "", location.pathname);
  try {
    const answer = await fetch("/chat/takeover", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
    });
    const { token, error } = await answer.json();
    if (!answer.ok) throw new Error(error.message);
    sessionStorage.setItem("backtalk.token", JSON.stringify(token));
    sessionStorage.setItem("backtalk.at", JSON.stringify(Date.now()));
    await customElements.whenDefined("backtalk-chat");
    while (!document.querySelector("backtalk-chat")) await new Promise((next) => requestAnimationFrame(next));
    document.querySelector("backtalk-chat").open();
  } catch (error) {
    document.querySelector("[data-go-on]").textContent = error.message;
  }
}
