/** The ports of a local installation: the same ones at every start while they are free, so that open tabs keep working. */
import { readJson, writeJson } from './json-file.ts';
import { freePort, isFree } from './ports.ts';

export const services = ['sandbox', 'postgres', 'temporal', 'temporalUi', 'worker', 'ui'] as const;

export type Ports = Record<'web' | (typeof services)[number], number>;

/** The port that was asked for is in use. */
export class PortTaken extends Error {}

/**
 * @param file where the choice is kept
 * @param web the port people open; the others are ours to choose
 * @throws PortTaken when somebody listens on `web`
 */
export async function choosePorts(file: string, web: number): Promise<Ports> {
  if (!(await isFree(web))) {
    throw new PortTaken(
      `Port ${web} is taken by another program. Choose another one: npm start -- --port ${await freePort(web + 1)}`,
    );
  }
  const last = (await readJson<Partial<Ports>>(file)) ?? {};
  const ports = { web } as Ports;
  for (const name of services) {
    do ports[name] = await freePort(last[name]);
    while (Object.entries(ports).some(([other, port]) => other !== name && port === ports[name] && delete last[name]));
  }
  await writeJson(file, ports);
  return ports;
}
