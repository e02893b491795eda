// One thing is picked from each list, and what is known of them together is shown.
class Picker {
  constructor(box) {
    this.data = JSON.parse(document.getElementById(box.dataset.picker).textContent);
    this.lists = [...box.querySelectorAll("select")];
    this.heads = [...box.querySelectorAll(".head")];
    this.body = box.querySelector("tbody");
    this.lists.forEach((list, k) => {
      this.data.lists[k].forEach((name, i) => list.add(new Option(name, i)));
      list.value = this.data.first[k];
      list.addEventListener("input", () => this.show());
    });
    this.show();
  }

  show() {
    const picked = this.lists.map(list => +list.value);
    const name = k => this.data.lists[k][picked[k]];
    this.heads.forEach((head, c) =>
      head.textContent = this.data.columns[c].head.replace(/{(\d)}/g, (_, k) => name(+k)));
    this.body.replaceChildren();
    for (const row of this.data.rows) {
      const line = htmlElement(this.body, "tr", "");
      htmlElement(line, "th", "", row.title).scope = "row";
      for (const {order} of this.data.columns) {
        const value = order.reduce((values, k) => values[picked[k]], row.values);
        htmlElement(line, "td", typeof value === "number" ? "n" : "", value);
      }
      htmlElement(line, "td", "", row.unit);
    }
  }
}

document.querySelectorAll(".picker").forEach(box => new Picker(box));
