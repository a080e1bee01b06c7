# temporalio/auto-setup: makes Temporal's databases on the PostgreSQL that POSTGRES_SEEDS names, then runs all four roles in one process.
FROM debian:bookworm-slim
RUN useradd --uid 1000 --user-group --create-home temporal
COPY temporal /usr/local/bin
COPY temporal-entrypoint.sh /usr/local/bin/
USER temporal
ENTRYPOINT ["temporal-entrypoint.sh"]
