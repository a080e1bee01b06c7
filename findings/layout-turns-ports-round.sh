#!/usr/bin/env bash
# Numbering a card's lower ports from left to right draws them from right to left.
#
# elkjs 0.12.1, layered, direction DOWN, portConstraints FIXED_ORDER. Ports of a card's lower side that carry elk.port.index
# 0, 1, 2 are expected in that order from the left; the index runs clockwise round the card, so below (and on the left side) it
# runs backwards, and the cards under it are turned round too. Without any index they stand in the order of the list.
# Seen: x of ports 0, 1, 2 = 179.75, 119.5, 59.25 with an index; 59.25, 119.5, 179.75 without.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund elkjs@0.12.1
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import ELK from 'elkjs';
const three = [0, 1, 2];
const layout = async (numbered) => {
  const ports = three.map((i) => ({
    id: `port${i}`, width: 1, height: 1,
    layoutOptions: { 'elk.port.side': 'SOUTH', ...(numbered && { 'elk.port.index': String(i) }) },
  }));
  const done = await new ELK().layout({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'DOWN' },
    children: [
      { id: 'branch', width: 240, height: 60, layoutOptions: { 'elk.portConstraints': 'FIXED_ORDER' }, ports },
      ...three.map((i) => ({ id: `next${i}`, width: 100, height: 40 })),
    ],
    edges: three.map((i) => ({ id: `edge${i}`, sources: [`port${i}`], targets: [`next${i}`] })),
  });
  const [branch, ...next] = done.children;
  return [branch.ports.map(({ x }) => x), next.map(({ x }) => x)];
};
const [plainPorts, plainNext] = await layout(false);
const [ports, next] = await layout(true);
const rising = (xs) => xs.every((x, i) => i === 0 || x > xs[i - 1]);
assert.ok(rising(plainPorts) && rising(plainNext));
assert.ok(rising(ports.toReversed()) && rising(next.toReversed()));
JS
node try.mjs
echo 'as described'
