# docent in a container: an unprivileged user, and a root that can be read-only.
#
#   docker build -t docent .
#   docker run --rm docent doctor
#   docker run -d --name docent --restart on-failure:5 --read-only --cap-drop ALL --security-opt no-new-privileges \
#     --tmpfs /tmp \
#     -v /etc/docent/token:/run/secrets/token:ro -e DISCORD_TOKEN_FILE=/run/secrets/token \
#     -v docent-state:/var/lib/docent docent
#
# The token's file must be readable for user 10001. Written is only /var/lib/docent: votes, reports, drafts.
# The image holds content/, its index and config.toml as they were when it was built. To change them without building
# anew, or to let moderators publish from Discord, mount folders that user 10001 may write over /srv/docent/content and
# /srv/docent/index.

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential pkg-config libssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin docent
# With the sentence model docent finds more; --build-arg MODEL=no leaves its 91 MB out.
ARG MODEL=yes
ENV XDG_CACHE_HOME=/opt/docent
RUN mkdir -p /opt/docent \
    && if [ "$MODEL" = yes ]; then target/release/docent model install; fi \
    && target/release/docent index build

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /var/lib/docent \
    && chown 10001:10001 /var/lib/docent
COPY --from=build /src/target/release/docent /usr/local/bin/docent
COPY --from=build /opt/docent /opt/docent
COPY --from=build /src/config.toml /srv/docent/config.toml
COPY --from=build /src/content /srv/docent/content
COPY --from=build /src/index /srv/docent/index
ENV DOCENT_STATE_DIR=/var/lib/docent XDG_CACHE_HOME=/opt/docent
WORKDIR /srv/docent
VOLUME /var/lib/docent
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["docent"]
CMD ["run"]
