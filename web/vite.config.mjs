// Builds the served app into the Python package. Names stay the same from build to build, so that changes can be
// read; the server answers with a tag for each file.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = path.dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: path.join(here, "app"),
  base: "/",
  publicDir: false,
  plugins: [svelte()],
  build: {
    outDir: process.env.WEEFSEL_APP ?? path.join(here, "..", "src", "weefsel", "data", "app"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        // A page is called after its folder: the server reads from this which pages there are.
        chunkFileNames: (chunk) => {
          const folder = /pages\/(\w+)\/Page\.svelte$/.exec(chunk.facadeModuleId ?? "")?.[1];
          return folder ? `assets/page-${folder}.js` : "assets/[name].js";
        },
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8765", "/fonts": "http://127.0.0.1:8765" } },
});
