import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { textsOf } from './first-texts.ts';
import { nameOverlays } from './name-overlays.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run dev` finds the API. */
const api = process.env['API_URL'] ?? 'http://127.0.0.1:8000';

/** A few lines each of the flow language that every page needs, and what every text stands on. */
const smallWords =
  /\/workflows\/flow\/(words\/(text|minor-units)|time\/zone-rules)\.ts$|\/src\/paraglide\/(runtime|registry)\.js$/;
/** Small parts of the UI kit that most pages use, and what they are made of. */
const sharedParts =
  /@floating-ui\/|@mantine\/hooks\/|@mantine\/core\/esm\/(core|utils|components\/(Anchor|CloseButton|CopyButton|FocusTrap|Input|InputBase|Paper|Portal|Tabs|TextInput|Transition))\//;
/** The same, of pages where one works on something. */
const workParts = /@mantine\/core\/esm\/components\/(Breadcrumbs|Checkbox|Radio|ScrollArea|SimpleGrid)\//;

/** What every visit begins with: the frame, the sign-in and the first page of many, with what stands on it in a moment. */
const firstTexts = textsOf(
  [
    'src/main.tsx',
    'src/sign-in/sign-in-page.tsx',
    'src/hsm/hsm-page.tsx',
    'src/hsm/held-banner.tsx',
    'src/hsm/list/flow-tags.tsx',
  ].map(here),
);
const figuresTexts = textsOf(['src/marketing/marketing-page.tsx', 'src/marketing/over-time-chart.tsx'].map(here));
/** The file of one text. */
const textFile = /\/src\/paraglide\/messages\/(\w+)\.js$/;
/** Texts that pages share, by when they are needed: nobody waits for those of a dialog that was not opened. */
const nameTexts = (module: string): string => {
  const text = textFile.exec(module)?.[1];
  if (text === undefined || firstTexts.has(text)) return 'texts';
  return figuresTexts.has(text) ? 'figures-texts' : 'work-texts';
};

/** Packs what was built, beside the plain files: the API hands out the smallest form that a browser takes. */
const packFiles = (): Plugin => ({
  name: 'pack-files',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|svg|json|wasm)$/.test(name));
    await Promise.all(
      names.map(async (name) => {
        const path = join(dir!, name);
        const plain = await readFile(path);
        // Level 9 of brotli's 11 costs a tenth of the time and 3 % of the size.
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(plain, { params }));
        await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
      }),
    );
  },
});

export default defineConfig({
  root: here('.'),
  plugins: [
    // Browser tests that judge whatever opens (AXE=all) ask which part of the source drew it.
    process.env['NAME_OVERLAYS'] === '1' && nameOverlays(),
    react(),
    packFiles(),
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
    license: { fileName: 'licenses.txt' },
    target: 'es2022',
    // Data: URLs in style sheets and scripts would need wider rules in the CSP.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // Each icon, text and small field that pages share as a file of its own would be forty rounds on a slow line.
        codeSplitting: {
          groups: [
            { name: 'icons', test: /\/lucide-react\//, minShareCount: 2, priority: 3 },
            { name: nameTexts, test: /\/src\/paraglide\//, minShareCount: 2, priority: 2 },
            { name: 'fields', test: sharedParts, minShareCount: 2, priority: 1 },
            { name: 'work-fields', test: workParts, minShareCount: 2 },
            { name: 'words', test: smallWords, priority: 4 },
          ],
        },
      },
      // The flow language has no side effects: a page that needs one label of it does not load its schemas.
      treeshake: { moduleSideEffects: [{ test: /\/workflows\/flow\//, sideEffects: false }] },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: api, changeOrigin: false, xfwd: true } },
  },
});
