/** What is heard and felt when a timer goes on; silent until a visitor asks for it. */
const HIGH_HZ = 880;
const LOW_HZ = 587;
const BEEP_S = 0.18;
const BUZZ_MS = 200;

export class Signal {
  #audio: AudioContext | undefined;
  #buzzes = false;

  /** Made at the press of a button: browsers allow no sound before one. */
  sound(on: boolean): void {
    this.end();
    if (!on) return;
    this.#audio = new AudioContext();
    this.give(true);
  }

  vibration(on: boolean): void {
    this.#buzzes = on;
    if (on) this.give(true);
  }

  /** A high tone to begin, a low one to leave off. */
  give(begin: boolean): void {
    if (this.#buzzes) navigator.vibrate(BUZZ_MS);
    const audio = this.#audio;
    if (!audio) return;
    const tone = new OscillatorNode(audio, { frequency: begin ? HIGH_HZ : LOW_HZ });
    const volume = new GainNode(audio, { gain: 0.3 });
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + BEEP_S);
  }

  end(): void {
    void this.#audio?.close();
    this.#audio = undefined;
  }
}
