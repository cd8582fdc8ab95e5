/* Without this script there is the browser's own way to print. */
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
