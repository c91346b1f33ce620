// Bundles the scripts of the page and of the server-side pictures into the Python package.
// `node build.mjs --to FOLDER` writes elsewhere, for the test that compares.
import { build } from "esbuild";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--to");
const target = at > 0 ? process.argv[at + 1] : path.join(here, "..", "src", "weefsel", "data", "charts");

await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  outfile: path.join(target, "weefsel.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  banner: {
    js: "/* Weefsel, Apache-2.0. Holds Apache ECharts (Apache-2.0), zrender (BSD-3-Clause) and tslib (0BSD); see NOTICE. */",
  },
});
