/**
 * Holds what runs the images against the schemas of those who read it, strictly: deploy/k8s as Kustomize builds it for production and for
 * staging, and deploy/compose.yaml. Each field of theirs is then given a wrong name in turn, which has to be refused. Kustomize and
 * kubectl-validate (which carries Kubernetes' schemas) are built by Go once, some minutes; Compose 2 must be there. It has a workflow of its
 * own beside CI: `node deploy/testing/manifests/check.ts [kubernetes|compose]`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCompose } from './compose.ts';
import { checkKubernetes } from './kubernetes.ts';

const checks = { kubernetes: checkKubernetes, compose: checkCompose };
const folder = await mkdtemp(join(tmpdir(), 'cadencia-manifests-'));
const faults: string[] = [];
try {
  for (const [name, check] of Object.entries(checks)) {
    if (process.argv[2] && process.argv[2] !== name) continue;
    faults.push(...(await check(folder, console.log)));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
