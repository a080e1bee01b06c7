/**
 * Requests of flows to other systems: https to the public internet and nothing else. Names are looked up here and the connection
 * goes to the very address that was checked; no redirect is followed; time and size are limited. What the operator allows by name
 * (`EGRESS_ALLOWED`) may be private and plain http.
 */
import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';

export interface EgressRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export type EgressAnswer =
  | { is: 'answer'; status: number; body: string; retryAfter: number | null }
  /** Nothing was asked, and asking again would not help: a code of words/reasons.ts. */
  | { is: 'refused'; fault: 'http-address' | 'http-private' | 'http-too-large' }
  /** It may or may not have arrived. */
  | { is: 'lost'; fault: 'http-timeout' | 'http-unreachable' };

export interface Egress {
  /** Never throws. */
  send(request: EgressRequest): Promise<EgressAnswer>;
}

const timeoutMs = 5_000;
const mostBytes = 64 * 1024;
const ports = new Set(['', '443', '8443']);

/**
 * @param allowed `host:port` that may be reached besides, comma-separated; an IPv6 address in brackets
 * @param resolve how names become addresses; for tests
 */
export function createEgress(allowed: string, resolve = addressesOf): Egress {
  const known = new Set(
    allowed
      .split(',')
      .map((one) => one.trim().toLowerCase())
      .filter((one) => one !== '')
      .map(asWritten),
  );
  return {
    async send(request) {
      if (!URL.canParse(request.url)) return { is: 'refused', fault: 'http-address' };
      const url = new URL(request.url);
      const host = url.hostname.replaceAll(/^\[|\]$/g, '');
      const port = url.port || (url.protocol === 'https:' ? '443' : '80');
      const isAllowed = known.has(`${url.hostname}:${port}`);
      const isPlain = url.protocol === 'https:' ? ports.has(url.port) : false;
      if (url.username !== '' || url.password !== '') return { is: 'refused', fault: 'http-address' };
      if (!(isAllowed ? ['http:', 'https:'].includes(url.protocol) : isPlain))
        return { is: 'refused', fault: 'http-address' };
      const signal = AbortSignal.timeout(timeoutMs);
      // A literal address is not looked up by the socket, so it is looked at here like all the others.
      const addresses = isIP(host) ? [host] : await resolve(host, signal).catch(() => null);
      if (addresses === null || addresses.length === 0) return { is: 'lost', fault: 'http-unreachable' };
      if (!isAllowed && !addresses.every((address) => isPublicAddress(address)))
        return { is: 'refused', fault: 'http-private' };
      return await ask(url, request, addresses[0]!, signal);
    },
  };
}

/** As `URL` writes it: `[0:0::1]:80` is `[::1]:80`, `Café.example:443` is `xn--caf-dma.example:443`. */
function asWritten(one: string): string {
  const port = /:(\d+)$/.exec(one)?.[1];
  return port !== undefined && URL.canParse(`http://${one}`) ? `${new URL(`http://${one}`).hostname}:${port}` : one;
}

async function addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
  });
  const found = await Promise.race([lookup(host, { all: true }), late]);
  return found.map(({ address }) => address);
}

function ask(url: URL, { method, headers, body }: EgressRequest, address: string, signal: AbortSignal) {
  // Whatever the name says by now, the connection goes where it was looked at.
  const pinned: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address, family: isIP(address) }]) : done(null, address, isIP(address));
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise<EgressAnswer>((resolve) => {
    const isLate = () => signal.aborted;
    const lost = () => resolve({ is: 'lost', fault: isLate() ? 'http-timeout' : 'http-unreachable' });
    const sent = send(url, { method, headers, lookup: pinned, signal, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= mostBytes) return void chunks.push(chunk);
        resolve({ is: 'refused', fault: 'http-too-large' });
        answer.destroy();
      });
      answer.on('error', lost);
      answer.on('end', () => {
        const after = Number(answer.headers['retry-after'] ?? Number.NaN);
        resolve({
          is: 'answer',
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          retryAfter: Number.isFinite(after) && after >= 0 ? after : null,
        });
      });
    });
    sent.on('error', lost);
    sent.end(body ?? undefined);
  });
}
