/**
 * Which addresses requests of flows may go to: those of the public internet. Ranges of the IANA special-purpose registries
 * (RFC 6890 and its updates), among them private networks, the machine itself and the metadata services of clouds.
 */
import { BlockList, isIP } from 'node:net';

const denied = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  denied.addSubnet(address, bits, 'ipv4');
// Alibaba's and Azure's metadata services stand on public-looking addresses.
denied.addAddress('100.100.100.200', 'ipv4');
denied.addAddress('168.63.129.16', 'ipv4');
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  denied.addSubnet(address, bits, 'ipv6');

/** Of IPv6 only what is given out to the public. Everything else (mapped IPv4, NAT64, local, multicast) is not. */
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');

/** @param address IPv4 or IPv6, without brackets */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !denied.check(address, 'ipv4');
  return version === 6 && publicV6.check(address, 'ipv6') && !denied.check(address, 'ipv6');
}
