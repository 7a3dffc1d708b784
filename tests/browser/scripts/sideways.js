// The names of elements that are wider than the screen, or that scroll sideways in a box of their own.
const root = document.documentElement;
const hangs = (element) => {
  const box = element.getBoundingClientRect();
  return root.scrollWidth > root.clientWidth && box.width > 0 && box.right > root.clientWidth + 1;
};
const scrolls = (element) =>
  ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth;
return [...document.querySelectorAll("body, body *")]
  .filter((element) => hangs(element) || scrolls(element))
  .map((element) => [element.localName, element.id && `#${element.id}`, ...element.classList].filter(Boolean).join("."));
