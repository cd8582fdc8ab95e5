/** The plain contact form, which takes a request without the assistant. */
import { contactTerms, sendDetails } from "./api.js";
import { newId } from "./outbox.js";

const FIELDS = ["name", "reach", "best_time", "reason", "consent"];
const FIELD_OF = { too_long: "reason", consent_required: "consent", consent_changed: "consent" };

export class ContactForm {
  #root;
  #form;
  #version = null;
  #sent = { id: null, words: null };
  #busy = false;

  /**
   * @param {Element} root the form's part of the panel
   * @param {object} on what to do when it is `opened`, `closed`, or the request is `saved`
   */
  constructor(root, on) {
    this.#root = root;
    this.#form = this.#part("details");
    this.on = on;
    // The checks are the browser's; the words beside the field are ours.
    this.#form.noValidate = true;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener("input", ({ target }) => this.#say(target.name, ""));
    this.#part("close").addEventListener("click", () => this.close());
    this.#part("done").addEventListener("click", () => this.close());
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  /** Show the form, with what was typed into it before. */
  open() {
    if (!this.isOpen) {
      this.#root.hidden = false;
      this.#finished("");
      this.tell("");
      this.on.opened();
    }
    this.#form.elements.name.focus();
    if (this.#version === null) this.#loadTerms();
  }

  close() {
    this.#root.hidden = true;
    this.#fail("");
    this.on.closed();
  }

  /** Say what has happened beside the form. */
  tell(text) {
    this.#part("news").textContent = text;
  }

  /** Forget what was typed. */
  reset() {
    this.#form.reset();
    this.#sent = { id: null, words: null };
    for (const name of FIELDS) this.#say(name, "");
  }

  #part(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  async #loadTerms() {
    const box = this.#form.elements.consent;
    box.disabled = true;
    box.checked = false;
    this.#version = null;
    try {
      const { consent, consent_version: version } = await contactTerms();
      this.#part("consent").textContent = consent;
      this.#version = version;
      box.disabled = false;
      this.#fail("");
    } catch (error) {
      this.#fail(error.message);
    }
  }

  async #submit() {
    if (this.#busy || !this.#complete()) return;
    const { name, reach, best_time: time, reason, website } = this.#form.elements;
    // Only a program fills in what nobody sees.
    if (website.value) return this.#fail("This could not be sent.");
    const words = {
      name: name.value,
      reach: reach.value,
      best_time: time.value,
      reason: reason.value,
      consent: true,
      consent_version: this.#version,
    };
    this.#working(true);
    try {
      const { message } = await sendDetails({ message_id: this.#idFor(words), ...words });
      this.reset();
      this.#finished(message);
      this.#part("done").focus();
      this.on.saved(message);
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.#working(false);
    }
  }

  /** The same for the same words, so that a second try makes no second request. */
  #idFor(words) {
    const said = JSON.stringify(words);
    if (this.#sent.words !== said) this.#sent = { id: newId(), words: said };
    return this.#sent.id;
  }

  /** Whether all is filled in; otherwise says beside each field what is missing. */
  #complete() {
    if (this.#version === null) {
      this.#loadTerms();
      return false;
    }
    this.#fail("");
    const wrong = FIELDS.filter((name) => {
      const field = this.#form.elements[name];
      const blank = field.required && (field.type === "checkbox" ? !field.checked : !field.value.trim());
      const bad = blank || !field.validity.valid;
      this.#say(name, bad ? (this.#errorOf(name).dataset.missing ?? field.validationMessage) : "");
      return bad;
    });
    if (wrong.length) this.#form.elements[wrong[0]].focus();
    return wrong.length === 0;
  }

  async #refused(error) {
    if (error.code === "consent_changed") await this.#loadTerms();
    const name = FIELD_OF[error.code] ?? error.code.replace(/^invalid_/, "");
    if (error.status !== 422 || !FIELDS.includes(name)) return this.#fail(error.message);
    this.#say(name, error.message);
    this.#form.elements[name].focus();
  }

  #errorOf(name) {
    return document.getElementById(this.#form.elements[name].getAttribute("aria-describedby"));
  }

  #say(name, text) {
    if (!FIELDS.includes(name)) return;
    this.#errorOf(name).textContent = text;
    this.#form.elements[name].setAttribute("aria-invalid", text !== "");
  }

  /** A failure always names the way that needs no computer. */
  #fail(text) {
    const phone = this.#part("phone").textContent;
    const call = text.includes(phone) ? "" : ` You can call us on ${phone}.`;
    this.#part("failure").textContent = text && `${text}${call}`;
    if (text) this.#part("failure").scrollIntoView({ block: "nearest" });
  }

  #finished(text) {
    this.#part("success").textContent = text;
    this.#form.hidden = text !== "";
    this.#part("done").hidden = text === "";
  }

  #working(on) {
    this.#busy = on;
    this.#part("submit").setAttribute("aria-disabled", on);
    this.#part("submit").textContent = on ? "Sending" : "Send my details";
  }
}
