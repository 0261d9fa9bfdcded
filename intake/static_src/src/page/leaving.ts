/** Leaves nothing: a question before typed words are lost, and a quick way out that asks nothing. */

const AWAY = "about:blank";
const PRESSES = 3;
/** Between two presses. */
const PATIENCE_MS = 1500;

/** Watches over what was typed until it was sent. */
export class Watch {
  private isTyped = false;

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("input", () => {
      this.isTyped = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.isTyped) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
    document.querySelector(`header a[href="${AWAY}"]`)?.addEventListener("click", (event) => {
      event.preventDefault();
      this.leave();
    });
    document.addEventListener("keydown", pressed(PRESSES, () => this.leave()));
  }

  /** Nothing here is worth a question any more. */
  end(): void {
    this.isTyped = false;
  }

  /** Away at once; the page that stood here is no step back in the history. */
  leave(): void {
    this.end();
    this.form.reset();
    document.querySelector("main")?.remove();
    location.replace(AWAY);
  }
}

/** Hears that many Escapes, one soon after the other. */
function pressed(times: number, act: () => void): (event: KeyboardEvent) => void {
  let count = 0;
  let last = 0;
  return (event) => {
    if (event.key !== "Escape") {
      return;
    }
    count = event.timeStamp - last < PATIENCE_MS ? count + 1 : 1;
    last = event.timeStamp;
    if (count >= times) {
      act();
    }
  };
}
