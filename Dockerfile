# Build: docker build --tag aubade .
# Run:   docker run --publish 8080:8080 --volume aubade:/data --env-file aubade.env aubade

FROM rust:1.95-slim-bookworm AS build
WORKDIR /aubade
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data aubade \
 && install --directory --owner=aubade --group=aubade --mode=0700 /data
COPY --from=build /aubade/target/release/aubade /usr/local/bin/
COPY --from=build /aubade/LICENSE-MIT /aubade/LICENSE-APACHE /aubade/NOTICE.md /aubade/static/vendor/LICENSE-* /usr/share/doc/aubade/

USER aubade
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Health is asked over HTTP, at /health/live and /health/ready, by whatever runs the container.
ENTRYPOINT ["aubade"]
CMD ["serve"]
