// Two things are picked, and what is known of them is shown: of the first by the second, and back.
class PairPicker {
  constructor(box) {
    this.data = JSON.parse(document.getElementById(box.dataset.pairs).textContent);
    for (const name of ["one", "two", "forth", "back"]) this[name] = box.querySelector("." + name);
    this.body = box.querySelector("tbody");
    [this.one, this.two].forEach((list, k) => {
      this.data.names.forEach((name, i) => list.add(new Option(name, i)));
      list.value = this.data.first[k];
      list.addEventListener("input", () => this.show());
    });
    this.show();
  }

  show() {
    const [i, j] = [+this.one.value, +this.two.value], names = this.data.names;
    this.forth.textContent = `${names[i]} → ${names[j]}`;
    this.back.textContent = `${names[j]} → ${names[i]}`;
    this.body.replaceChildren();
    for (const row of this.data.rows) {
      const line = htmlElement(this.body, "tr", "");
      htmlElement(line, "th", "", row.title).scope = "row";
      for (const value of [row.values[i][j], row.values[j][i]]) htmlElement(line, "td", "n", value);
      htmlElement(line, "td", "", row.unit);
    }
  }
}

document.querySelectorAll(".pairs").forEach(box => new PairPicker(box));
