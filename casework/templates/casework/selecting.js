// Words chosen in a text fill the form that hides them; without this they are typed there.
(() => {
  const letters = (text) => Array.from(text).length;
  const offset = (node, at) => {
    const piece = (node.nodeType === 3 ? node.parentElement : node)?.closest("[data-at]");
    if (!piece) return null;
    const start = Number(piece.dataset.at);
    if (piece.dataset.end) return { start, end: Number(piece.dataset.end) };
    const here = start + (node.nodeType === 3 ? letters(node.data.slice(0, at)) : 0);
    return { start: here, end: here };
  };
  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    const text = range.startContainer.parentElement?.closest("[data-text]");
    const form = document.getElementById("hide");
    if (!text || !form || !text.contains(range.endContainer)) return;
    const first = offset(range.startContainer, range.startOffset);
    const last = offset(range.endContainer, range.endOffset);
    if (!first || !last || last.end <= first.start) return;
    const fill = (name, value) => { form.querySelector(`[name="hide-${name}"]`).value = value; };
    fill("text", text.dataset.text);
    fill("start", first.start);
    fill("end", last.end);
    fill("first", chosen.toString().slice(0, 300));
    fill("last", "");
    form.open = true;
  });
})();
