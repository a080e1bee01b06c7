import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run dev` finds the API. */
const api = process.env['API_URL'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  root: here('.'),
  plugins: [
    react(),
    paraglideVitePlugin({
      project: here('project.inlang'),
      outdir: here('src/paraglide'),
      strategy: ['globalVariable', 'baseLocale'],
    }),
  ],
  css: { postcss: { plugins: [mantine()] } },
  // The server puts a fresh nonce in place of this word in index.html and in `style-src`: Mantine and the scroll lock
  // of dialogs write <style> elements. Scripts need none, they are files of ours.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Data: URLs in style sheets and scripts would need wider rules in the CSP.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    manifest: true,
    rolldownOptions: {
      // The flow language has no side effects: a page that needs one label of it does not load its schemas.
      treeshake: { moduleSideEffects: [{ test: /\/workflows\/flow\//, sideEffects: false }] },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: api, changeOrigin: false, xfwd: true } },
  },
});
