"use strict";
const rows = [...document.querySelectorAll("#card tbody tr")], pick = document.getElementById("filter");
function filter() {
  let n = 0;
  for (const r of rows) { r.hidden = pick.value !== "" && r.dataset.verdict !== pick.value; n += !r.hidden; }
  document.getElementById("shown").textContent = n + " of " + rows.length + " comparisons";
}
pick.addEventListener("change", filter); filter();
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details")) d.open = true; });
