// The menu shows the entry of the page, however many stand before it.
(() => {
  "use strict";
  const rail = document.getElementById("rail");
  const here = rail?.querySelector("[aria-current]");
  if (here && here.offsetTop + here.offsetHeight > rail.clientHeight) rail.scrollTop = here.offsetTop - rail.clientHeight / 2;
})();
