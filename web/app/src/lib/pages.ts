/* The pages: one folder each, with Page.svelte and page.json; the menu is what stands here. */
import type { Component } from "svelte";

const found = import.meta.glob<{ order: number }>("../pages/*/page.json", { eager: true, import: "default" });
const shown = import.meta.glob<{ default: Component }>("../pages/*/Page.svelte");

export interface Page {
  key: string;
  order: number;
  load: () => Promise<{ default: Component }>;
}

export const pages: Page[] = Object.entries(found)
  .map(([path, about]) => ({
    key: path.split("/").at(-2)!,
    order: about.order,
    load: shown[path.replace("page.json", "Page.svelte")],
  }))
  .sort((one, other) => one.order - other.order);
