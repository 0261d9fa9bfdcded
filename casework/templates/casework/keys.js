"use strict";
// Lists that carry data-keys answer to j, k and enter; "?" opens the page of keys. Every page
// works without this, and it sends nothing anywhere.
(() => {
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  const rows = () => [...document.querySelectorAll("[data-keys] > *")].filter((row) => row.querySelector("a"));
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
    next.querySelector("a").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const follow = (name) => document.querySelector(`[data-key="${name}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") document.querySelector('header a[href$="/help/"]')?.click();
    else if (/^[a-z]$/.test(event.key)) follow(event.key);
  });
})();
