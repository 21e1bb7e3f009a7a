// Adds up the columns of tables and works out ratios while numbers are typed. What is stored is
// reckoned by the server; this only shows beforehand what it will say.
(() => {
  const form = document.getElementById("section");
  if (!form) return;
  const isKhmer = document.documentElement.lang === "km";
  const plain = (text) => text.replace(/[០-៩]/g, (digit) => digit.charCodeAt(0) - 0x17e0);
  const khmer = (text) =>
    isKhmer ? text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x17e0 + +digit)) : text;
  const grouped = (whole) => khmer(`${whole}`.replace(/\B(?=(\d{3})+$)/g, isKhmer ? "." : ","));

  // A whole number as the server reads it, its thousands apart or not; null where it is none.
  const wholeOf = (typed) => {
    const text = plain(typed).trim();
    if (!/^\d{1,3}([., \u00a0\u202f]\d{3})+$|^\d+$/.test(text)) return null;
    return BigInt(text.replace(/\D/g, ""));
  };

  const add = (table) => {
    for (const place of table.querySelectorAll("tfoot output[data-whole]")) {
      const fields = [...table.tBodies[0].rows].map(
        (row) => row.querySelectorAll("input")[place.dataset.column].value,
      );
      const filled = fields.filter((typed) => typed.trim());
      const numbers = filled.map(wholeOf);
      if (numbers.includes(null)) place.value = "?";
      else place.value = numbers.length ? grouped(numbers.reduce((a, b) => a + b, 0n)) : "–";
    }
  };

  const divide = (place) => {
    const [above, below] = ["above", "below"].map((part) => form.elements[place.dataset[part]]);
    if (!above || !below) return; // one of the two is on another page
    const [a, b] = [wholeOf(above.value), wholeOf(below.value)];
    if (a === null || !b) return (place.value = "–");
    const tenths = (2000n * a + b) / (2n * b);
    place.value = `${grouped(tenths / 10n)}${isKhmer ? "," : "."}${khmer(`${tenths % 10n}`)} %`;
  };

  const reckon = () => {
    form.querySelectorAll("table.entry").forEach(add);
    form.querySelectorAll("output[data-above]").forEach(divide);
  };
  form.addEventListener("input", reckon);
  addEventListener("pageshow", reckon);
})();
