# postgres:18: a database made on first start from POSTGRES_PASSWORD and POSTGRES_DB, in the volume /var/lib/postgresql.
FROM debian:bookworm-slim
RUN useradd --uid 999 --user-group --no-create-home pgdata && mkdir -p /var/lib/postgresql /var/run/postgresql && chown pgdata:pgdata /var/lib/postgresql /var/run/postgresql
COPY postgres /usr/local/pgsql
RUN ldconfig -n /usr/local/pgsql/lib
ENV PATH=/usr/local/pgsql/bin:/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin PGDATA=/var/lib/postgresql/18/docker
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/postgresql
USER pgdata
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
