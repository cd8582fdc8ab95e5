/** One entry at a time: `tools/widget.py` names it, and gives it files and hashes of those that it loads. */
import { defineConfig } from "vite";

const entry = process.env["ENTRY"] ?? "panel";

export default defineConfig({
  define: {
    __PANEL__: process.env["PANEL"] ?? '{"file":"","integrity":""}',
    __PARTS__: process.env["PARTS"] ?? "{}",
  },
  build: {
    target: "es2022",
    emptyOutDir: false,
    cssMinify: true,
    // The first that know light-dark(); for older ones Vite would write what a shadow root ignores.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    lib: {
      entry: `src/${["loader", "panel"].includes(entry) ? "" : "parts/"}${entry}.ts`,
      // Of `es`, Vite would leave the white space in.
      formats: ["iife"],
      name: "backtalk",
      fileName: () => `${entry}.js`,
    },
  },
  test: { environment: "happy-dom" },
} as Parameters<typeof defineConfig>[0]);
