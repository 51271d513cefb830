// Starts GOV.UK Frontend's components, and our own improvements to pages that work without any of this.
import { initAll } from "./built/govuk-frontend.min.js";

// GOV.UK Frontend marks a radio or checkbox that shows more as expanded, which ARIA does not allow on them.
const choices = document.querySelectorAll("input[data-aria-controls]");
const unmark = (input) => input.removeAttribute("aria-expanded");
const observer = new MutationObserver((changes) => changes.forEach((change) => unmark(change.target)));
for (const input of choices) observer.observe(input, { attributeFilter: ["aria-expanded"] });

initAll();
choices.forEach(unmark);

// A long select becomes a type-ahead where the page has loaded the script for it.
if (window.accessibleAutocomplete) {
  for (const select of document.querySelectorAll("select[data-autocomplete]")) {
    const hint = select.getAttribute("aria-describedby");
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.value ? select.selectedOptions[0].text : "",
      showAllValues: true,
      autoselect: false,
      preserveNullOptions: true,
      menuAttributes: { "aria-label": select.labels[0]?.textContent.trim() ?? "Choices" },
      inputClasses: select.classList.contains("govuk-select--error") ? "govuk-input--error" : null,
      onConfirm: (text) => {
        const chosen = Array.from(select.options).find((option) => option.text === text);
        if (chosen) select.value = chosen.value;
      },
    });
    // The error summary and the hint keep pointing at what people now type into.
    const input = document.getElementById(select.id.replace(/-select$/, ""));
    if (input && hint) input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${hint}`.trim());
    if (input) {
      input.addEventListener("input", () => {
        if (!input.value.trim()) select.value = "";
      });
    }
  }
}

// A region that says where its newer self is fetched until that one no longer asks to be.
function watch(region) {
  const wait = Math.max(1, Number(region.dataset.liveEvery) || 2) * 1000;
  setTimeout(async () => {
    try {
      const answer = await fetch(region.dataset.live, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = (region.id && page.getElementById(region.id)) || page.querySelector("[data-live-region]") || page.body.firstElementChild;
      // Swapping equal content would make screen readers read it again.
      if (newer && newer.outerHTML !== region.outerHTML) {
        const held = region.contains(document.activeElement) && document.activeElement.id;
        region.replaceWith(newer);
        region = newer;
        if (held) document.getElementById(held)?.focus();
      }
    } catch {
      // The server may be starting again: keep what is shown, and keep asking.
    }
    if (region.dataset.live) watch(region);
  }, wait);
}
for (const region of document.querySelectorAll("[data-live]")) watch(region);
