// Remembers everything on the page that can be acted on, and how it looks without the focus: answers the names.
const looks = (element) => {
  const shown = element.matches(".form-selectgroup-input") ? element.nextElementSibling : element;
  const style = getComputedStyle(shown);
  return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.color, style.textDecoration].join();
};
const isChoice = (element) => element.type === "radio" && !element.checked
  && document.querySelector(`input[name="${element.name}"]:checked`);
const seen = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
  (element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0
    && element.type !== "hidden" && !element.disabled && !isChoice(element));
document.activeElement.blur();
window.controls = seen.map((element) => ({ element, before: looks(element) }));
window.looks = looks;
return seen.map((element) => element.id || element.getAttribute("href") || element.name || element.textContent.trim());
