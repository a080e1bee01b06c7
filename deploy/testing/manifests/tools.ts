/** Gets Kustomize and kubectl-validate once, built from source with Go, and keeps them in this user's cache. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../exists.ts';
import { fetchOnce, installWithGo } from '../../fetch-temporal.ts';
import { cacheFolder } from '../../temporal.ts';

/** Each `path@version`. */
const modules = ['sigs.k8s.io/kustomize/kustomize/v5@v5.7.1', 'sigs.k8s.io/kubectl-validate@v0.0.4'];
/** Packages that `go install -v` names from an empty cache; only for the percentage on screen. */
const packages = 900;

/** @returns where both are; the first call takes some minutes */
export async function findTools(tell: (line: string) => void): Promise<{ kustomize: string; validate: string }> {
  const versions = modules.map((one) => one.split('@')[1]);
  const folder = join(cacheFolder(), `manifest-tools-${versions.join('-')}`);
  if (!(await exists(folder))) {
    await fetchOnce(folder, tell, async (workplace) => {
      const made = join(workplace, 'made');
      await mkdir(made);
      // One after the other: Go builds programs of one module at a time.
      for (const name of modules) {
        await installWithGo({ what: 'the tools for manifests', names: [name], packages }, made, tell);
      }
      await rename(made, folder);
    });
  }
  return { kustomize: join(folder, 'kustomize'), validate: join(folder, 'kubectl-validate') };
}
