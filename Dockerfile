# Build: docker build --tag aubade .
# Run:   docker run --publish 127.0.0.1:8080:8080 --volume aubade:/data --env-file aubade.env aubade

FROM rust:1.95-slim-bookworm AS build
WORKDIR /aubade
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data aubade \
 && install --directory --owner=aubade --group=aubade --mode=0700 /data
COPY --from=build /aubade/target/release/aubade /usr/local/bin/
COPY --from=build /aubade/LICENSE-MIT /aubade/LICENSE-APACHE /aubade/NOTICE.md /aubade/static/vendor/LICENSE-* /usr/share/doc/aubade/

USER aubade
WORKDIR /data
VOLUME /data
# Inside the container; the outside decides with --publish who reaches it.
ENV AUBADE_LISTEN=0.0.0.0:8080
EXPOSE 8080
# Health is asked over HTTP, at /health/live and /health/ready, by whatever runs the container.
ENTRYPOINT ["aubade"]
CMD ["serve"]
