# denoland/deno: Deno, the user deno (1993), its cache in /deno-dir; what follows is run as it stands unless it is a word of Deno's own.
FROM debian:bookworm-slim
RUN useradd --uid 1993 --user-group deno && mkdir /deno-dir && chown deno:deno /deno-dir
ENV DENO_DIR=/deno-dir/
COPY deno /usr/bin/deno
COPY deno-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENTRYPOINT ["tini", "--", "docker-entrypoint.sh"]
CMD ["eval", "console.log('Deno')"]
