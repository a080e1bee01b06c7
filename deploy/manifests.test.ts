import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { settingNames as apiSettings } from '#api/config.ts';
import { settingNames as workerSettings } from '../workflows/config.ts';
import { temporalDynamicSettings } from './cluster/temporal-settings.ts';
import { root } from './runtimes.ts';

const read = (file: string) => readFileSync(join(root, 'deploy', file), 'utf8');
const migrateSettings = ['DATABASE_OWNER_URL', 'APP_DATABASE_PASSWORD'];
const settings: Record<string, readonly string[]> = {
  api: apiSettings,
  worker: workerSettings,
  migrate: migrateSettings,
};

interface Container {
  name: string;
  image: string;
  command?: string[];
  env?: { name: string }[];
  envFrom?: { configMapRef: { name: string } }[];
}
interface Service {
  environment?: Record<string, unknown>;
  volumes?: string[];
}
interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: {
    template?: { spec: { containers: Container[] } };
    scaleTargetRef?: { name: string };
    selector?: { matchLabels: Record<string, string> };
  };
}

describe('images and manifests', () => {
  const dockerfile = read('Dockerfile');

  it('copy files that exist', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths!.split(' '));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('compose: every service of ours is built from a stage that exists and gets settings that it knows, with all it needs', () => {
    const { services } = parse(read('compose.yaml'), { merge: true }) as {
      services: Record<string, { build?: { target: string }; environment?: Record<string, unknown> }>;
    };
    for (const [name, known] of Object.entries(settings)) {
      const { build, environment = {} } = services[name]!;
      expect(dockerfile).toContain(` AS ${build!.target}\n`);
      expect(Object.keys(environment).filter((setting) => !known.includes(setting))).toEqual([]);
    }
    expect(Object.keys(services.api!.environment!)).toEqual(
      expect.arrayContaining(['PUBLIC_URL', 'DATABASE_URL', 'JWT_SECRET_KEY', 'CREDENTIALS_KEYS']),
    );
  });

  it('compose: Temporal has tenants take turns, as the cluster that is tested has', () => {
    const { temporal } = (parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> })
      .services;
    const [file, inside] = temporal!.volumes![0]!.split(':');
    expect(temporal!.environment!.DYNAMIC_CONFIG_FILE_PATH).toBe(inside);
    expect(parse(read(file!))).toEqual(temporalDynamicSettings());
  });

  it('Kubernetes: no overlay lies within what it builds on, which Kustomize refuses', () => {
    const overlays = readdirSync(join(root, 'deploy/k8s')).filter((name) => name !== 'base');
    expect(overlays).toEqual(['production', 'staging']);
    for (const name of overlays) {
      const { resources } = parse(read(`k8s/${name}/kustomization.yaml`)) as { resources: string[] };
      expect(resources).toEqual(['../base']);
    }
  });

  it('Kubernetes: every container gets settings that somebody reads', () => {
    const { resources } = parse(read('k8s/base/kustomization.yaml')) as { resources: string[] };
    const files = [...resources, 'kustomization.yaml'];
    expect(readdirSync(join(root, 'deploy/k8s/base')).toSorted()).toEqual(files.toSorted());
    const manifests = resources.flatMap((file) =>
      parseAllDocuments(read(`k8s/base/${file}`)).map((one) => one.toJS() as Manifest),
    );
    const containers = manifests.flatMap((one) => one.spec?.template?.spec.containers ?? []);
    expect(containers.map(({ name }) => name).toSorted()).toEqual(['api', 'migrate', 'worker']);
    for (const { name, env } of containers) {
      expect((env ?? []).map((one) => one.name).filter((setting) => !settings[name]!.includes(setting))).toEqual([]);
    }
    // What is scaled or kept up, runs.
    const named = manifests.flatMap(({ kind, spec }) => {
      if (kind === 'HorizontalPodAutoscaler') return [spec!.scaleTargetRef!.name];
      return kind === 'PodDisruptionBudget' ? [spec!.selector!.matchLabels['app']] : [];
    });
    expect(named).toEqual(['worker', 'api', 'worker', 'api']);
    const shared = manifests.find(({ kind }) => kind === 'ConfigMap')!.data!;
    const anybody: readonly string[] = [...apiSettings, ...workerSettings];
    expect(Object.keys(shared).filter((setting) => !anybody.includes(setting))).toEqual([]);
    const staging = parse(read('k8s/staging/kustomization.yaml')) as {
      patches: { target: { kind: string; name?: string }; patch: string }[];
    };
    for (const { target, patch } of staging.patches) {
      const found = manifests.filter(
        ({ kind, metadata }) => kind === target.kind && metadata.name === (target.name ?? metadata.name),
      );
      expect(found.length, JSON.stringify(target)).toBeGreaterThan(0);
      for (const { op, path } of parse(patch) as { op: string; path: string }[]) {
        const steps = path.slice(1).split('/');
        const holds = (one: unknown) =>
          steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], one) !== undefined;
        expect(found.map(holds), path).toEqual(found.map(() => op === 'replace'));
        if (target.kind === 'ConfigMap') expect(anybody).toContain(steps.at(-1));
      }
    }
  });
});
