#!/usr/bin/env bash
# npm run test:cluster [-- MINUTES]: Bursar as a large company runs it, under load, while its parts are killed,
# and a database whose disk fills up.
# Needs root and these packages of Debian: postgresql-15 patroni etcd-server pgbouncer haproxy iproute2.
#
# All of it runs in a network and a process table of its own: it sees only its own loopback, meets no port that is in
# use, and ends with this command, however that ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin" CLUSTER_MINUTES="${1:-20}"

missing=()
for program in patroni etcd pgbouncer haproxy ip unshare; do
  command -v "$program" > /dev/null || missing+=("$program")
done
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing: ${missing[*]}. apt-get install postgresql-15 patroni etcd-server pgbouncer haproxy iproute2" >&2
  exit 2
fi
[ "$(id -u)" = 0 ] || { echo "It needs root, for a network of its own." >&2; exit 2; }

# Bash is the first process there, which collects those whose parents were killed.
exec unshare --net --pid --fork --kill-child --mount-proc bash -c '
  ip link set lo up
  node node_modules/.bin/vitest run --config tests/cluster/vitest.config.ts &
  wait $!'
