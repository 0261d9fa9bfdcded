/** Holds the form as it was when Send was pressed: what is written later would be lost unseen. */

const LINES = "textarea, input[type=text]";
const CHOICES = "select, input[type=checkbox], input[type=radio], input[type=file], button";

/** Locks every control that can be; the answer gives each of those back. */
export function lock(form: HTMLFormElement, but: Element): () => void {
  const lines = Array.from(form.querySelectorAll<HTMLInputElement>(LINES)).filter((one) => !one.readOnly);
  const all = Array.from(form.querySelectorAll<HTMLInputElement>(CHOICES));
  const choices = all.filter((one) => !one.disabled && one !== but);
  const set = (isLocked: boolean) => {
    lines.forEach((one) => (one.readOnly = isLocked));
    choices.forEach((one) => (one.disabled = isLocked));
  };
  set(true);
  return () => set(false);
}
