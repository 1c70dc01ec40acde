
"use strict";
// The page works without this: it opens the cell that a link leads to, and folds or unfolds all cells.
const all = document.getElementById("show-all");
const button = document.getElementById("unfold");

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || target.id === "top") {
    return;
  }
  if (target.offsetParent === null) {
    all.checked = true;
  }
  if (target.matches("details")) {
    target.open = true;
  }
  target.scrollIntoView();
}

button.addEventListener("click", () => {
  const open = button.textContent === "Unfold all";
  document.querySelectorAll(".cell").forEach(cell => { cell.open = open; });
  button.textContent = open ? "Fold all" : "Unfold all";
});
button.hidden = false;
addEventListener("hashchange", openTarget);
openTarget();
