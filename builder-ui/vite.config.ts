import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

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

/** Texts of pages where one works on something, but those that the list of flows shows too: it is the first page of many. */
const workTexts = /\/src\/paraglide\/messages\/(conversion|help_|lead_(?!email)|marketing_|meta_|settings_)/;
/** The same, of those where one writes to people or works on many: the page of figures needs none of them. */
const writingTexts =
  /\/src\/paraglide\/messages\/(builder_(?!numbers)|tpl_(?!banner|held)|audience_(?!open)|act_|alerts_|answer_|bulk_|cart|compose_|conversations?_|duplicates_|fields_|import_|key_|merge_|note_|opportunity_|replies|said_|sale_|segment|sender_|stage|tasks?_|thread_|timeline_|touch_|consent_|views?_|webhook_|why_|window_)/;

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
            { name: 'work-texts', test: workTexts, minShareCount: 2, priority: 3 },
            { name: 'writing-texts', test: writingTexts, minShareCount: 2, priority: 3 },
            { name: 'texts', test: /\/src\/paraglide\//, minShareCount: 2, priority: 2 },
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
