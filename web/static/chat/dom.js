/** Builds elements. Text always becomes a text node, so nothing a server says turns into HTML. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== ""));
  return node;
}

/** The address as a URL if it is an https one, otherwise null. */
export function httpsUrl(address) {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

/** A link to another website that tells where it leads, or null if the address is not https. */
export function outsideLink(address, label, attributes = {}) {
  const url = httpsUrl(address);
  return url && el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);
}

/** Text for people who listen to the page. */
export function spoken(text) {
  return el("span", { class: "visually-hidden" }, text);
}
