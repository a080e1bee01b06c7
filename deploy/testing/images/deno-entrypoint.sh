#!/bin/sh
case "$1" in
  run | eval | task | check | info | -*) exec deno "$@" ;;
  *) exec "$@" ;;
esac
