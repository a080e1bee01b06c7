#!/bin/sh
set -e
export SQL_USER="$POSTGRES_USER" SQL_PASSWORD="$POSTGRES_PWD"
for one in temporal visibility; do
  name=temporal
  [ $one = visibility ] && name=temporal_visibility
  tool="temporal-sql-tool --plugin postgres12 --ep $POSTGRES_SEEDS -p $DB_PORT --db $name"
  $tool create-database || true
  $tool setup-schema -v 0.0 || true
  $tool update-schema --schema-name postgresql/v12/$one
done
sql() {
  printf '{"sql":{"pluginName":"%s","databaseName":"%s","connectAddr":"%s:%s","connectProtocol":"tcp","user":"%s","password":"%s","maxConns":%s,"maxIdleConns":%s}}' \
    "$DB" "$1" "$POSTGRES_SEEDS" "$DB_PORT" "$POSTGRES_USER" "$POSTGRES_PWD" "$2" "$2"
}
role() { printf '"%s":{"rpc":{"grpcPort":%s,"membershipPort":%s,"bindOnIP":"0.0.0.0"}}' "$1" "$2" "$3"; }
dynamic() {
  [ -z "$DYNAMIC_CONFIG_FILE_PATH" ] || printf '"dynamicConfigClient":{"filepath":"%s","pollInterval":"60s"},\n' "$DYNAMIC_CONFIG_FILE_PATH"
}
mkdir -p /tmp/temporal
cat > /tmp/temporal/all.yaml <<EOF
{"log":{"stdout":true,"level":"warn"},
"persistence":{"defaultStore":"default","visibilityStore":"visibility","numHistoryShards":4,
"datastores":{"default":$(sql temporal 20),"visibility":$(sql temporal_visibility 5)}},
"global":{"membership":{"maxJoinDuration":"30s","broadcastAddress":"$(hostname -i)"}},
"services":{$(role frontend 7233 6933),$(role history 7234 6934),$(role matching 7235 6935),$(role worker 7239 6939)},
"clusterMetadata":{"enableGlobalNamespace":false,"failoverVersionIncrement":10,"masterClusterName":"active","currentClusterName":"active",
"clusterInformation":{"active":{"enabled":true,"initialFailoverVersion":1,"rpcName":"frontend","rpcAddress":"127.0.0.1:7233"}}},
$(dynamic)
"dcRedirectionPolicy":{"policy":"noop"}}
EOF
until temporal operator namespace describe --address 127.0.0.1:7233 default || temporal operator namespace create --address 127.0.0.1:7233 --retention 1d default; do
  sleep 1
done > /dev/null 2>&1 &
exec temporal-server --root /tmp --config temporal --env all --allow-no-auth start
