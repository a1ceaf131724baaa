// Notes when each newest call was on the glass, in ms since 1970 on the machine's clock.
const painted = (window.painted = {});
const frames = new MessageChannel();
let shown = [];
// A message posted from a frame's callback arrives when that frame has been produced.
frames.port1.onmessage = () => {
  const now = performance.timeOrigin + performance.now();
  for (const label of shown.splice(0)) painted[label] ??= now;
};
new MutationObserver(() => {
  const labels = [...document.querySelectorAll("[data-label]")].map((row) => row.dataset.label);
  shown.push(...labels.filter((label) => label && !(label in painted)));
  if (shown.length) requestAnimationFrame(() => frames.port2.postMessage(null));
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
