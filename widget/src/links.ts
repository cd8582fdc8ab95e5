/** Where a reply may lead: https, on the clinic's list, and numbers to call. */
export function outside(address: unknown, hosts: readonly string[]): URL | null {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" && hosts.includes(url.hostname) && !url.username ? url : null;
  } catch {
    return null;
  }
}

/** A page of the clinic's own server (`/privacy`), or one on its list. */
export function ownPage(address: unknown, server: string, hosts: readonly string[]): string | null {
  if (typeof address === "string" && /^\/(?![/\\])/.test(address)) return server + address;
  return outside(address, hosts)?.href ?? null;
}

export const isTel = (href: unknown): href is string => typeof href === "string" && /^tel:\+?[\d*#-]+$/.test(href);

export const isMail = (href: unknown): href is string => typeof href === "string" && /^mailto:[^\s?&]+@[^\s?&]+$/.test(href);

/** The id of a YouTube video, or null. */
export function youtubeId(url: URL): string | null {
  const id = url.hostname === "youtu.be" ? url.pathname.slice(1) : url.searchParams.get("v");
  return /(^|\.)youtu(be\.com|\.be)$/.test(url.hostname) && id && /^[\w-]{11}$/.test(id) ? id : null;
}
