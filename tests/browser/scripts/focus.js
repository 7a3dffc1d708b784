// Where the focus is among the remembered controls (-1: nowhere), and whether one can see it.
const at = window.controls.findIndex(({ element }) => element === document.activeElement);
return { at, shows: at < 0 || window.looks(document.activeElement) !== window.controls[at].before };
