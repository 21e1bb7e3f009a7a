// The digits that the admin's own scripts write: days of the calendar, hours, what is selected.
// Those scripts read their own figures back; for them the digits are put as they were.
const DRAWN = ".calendarbox, .clockbox, .timezonewarning, .action-counter";
const khmer = (text) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x17e0 + +digit));
const plain = (text) => text.replace(/[០-៩]/g, (digit) => digit.charCodeAt(0) - 0x17e0);
const write = (node, digits) => {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (digits(text.nodeValue) !== text.nodeValue) text.nodeValue = digits(text.nodeValue);
  }
};
if (document.documentElement.lang === "km") {
  const read = String.prototype.strptime;
  if (read) {
    String.prototype.strptime = function (format) {
      return read.call(plain(this), format);
    };
  }
  document.addEventListener("click", ({ target }) => target.closest(DRAWN) && write(target, plain), true);
  new MutationObserver(() => {
    for (const node of document.querySelectorAll(DRAWN)) write(node, khmer);
  }).observe(document.documentElement, { childList: true, subtree: true });
}
