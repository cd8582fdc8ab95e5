/** Where the dialog stands: over all of a phone's screen, beside the page on a larger one. */
import { innermost } from "./dom";

const NARROW = "(width < 40em), (height < 30em)";
const MARK = "backtalk";

/** Whether the newest entry of the history is the one that stands for the open chat. */
const marked = (): boolean => Boolean((history.state as Record<string, unknown> | null)?.[MARK]);

export class Place {
  readonly #dialog: HTMLDialogElement;
  readonly #narrow = matchMedia(NARROW);

  /** `back` is called when a phone's back button was pressed over the chat. */
  constructor(dialog: HTMLDialogElement, back: () => void) {
    this.#dialog = dialog;
    this.#narrow.addEventListener("change", () => this.isOpen && this.#put());
    for (const event of ["resize", "scroll"]) window.visualViewport?.addEventListener(event, () => this.#fit());
    addEventListener("popstate", () => this.isOpen && this.#narrow.matches && !marked() && back());
  }

  get isOpen(): boolean {
    return this.#dialog.matches(":modal, :popover-open");
  }

  open(): void {
    this.#put();
    const { state } = history as { state: unknown };
    // A site's own state of another kind is left alone.
    if (this.#narrow.matches && !marked() && typeof state === "object") history.pushState({ ...state, [MARK]: true }, "");
  }

  close(): void {
    this.#hide();
    if (marked()) history.back();
  }

  #hide(): void {
    if (this.#dialog.matches(":popover-open")) this.#dialog.hidePopover();
    else this.#dialog.close();
  }

  #put(): void {
    const focused = innermost();
    if (this.isOpen) this.#hide();
    this.#dialog.classList.toggle("full", this.#narrow.matches);
    if (this.#narrow.matches) {
      this.#dialog.removeAttribute("popover");
      this.#dialog.showModal();
    } else {
      // The top layer, which no z-index of the page reaches.
      this.#dialog.setAttribute("popover", "manual");
      this.#dialog.showPopover();
      // The browser moves the keyboard into a dialog; whoever is elsewhere on the page stays there.
      innermost()?.blur();
    }
    focused?.focus({ preventScroll: true });
    this.#fit();
  }

  /** iOS lays its keyboard over the page; the visual viewport tells what is left. */
  #fit(): void {
    const view = window.visualViewport;
    if (!view || view.scale !== 1) return;
    this.#dialog.style.setProperty("--height", `${view.height}px`);
    this.#dialog.style.setProperty("--top", `${view.offsetTop}px`);
  }
}
