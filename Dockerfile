# The bot in a container: docker build -t askbot . ; see compose.yaml for how it is run.
# The base is named by the digest of its index of platforms: Python 3.11.17 on Debian 12, as it was in autumn 2026. A
# digest gets no security fixes by itself: `make pin` asks the registry what the tag is now and writes that here.
ARG BASE=python:3.11-slim-bookworm@sha256:2333bd330d12de02514770b3585cad313644316047cdee24a7acfdece6de6efb
FROM ${BASE} AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock ./
# Every file has the hash that the lock names, or is refused; nothing is built from source.
RUN /venv/bin/pip install --require-hashes --only-binary=:all: \
    --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /venv/bin/pip install --no-deps --no-build-isolation .

FROM ${BASE}
RUN groupadd --system --gid 10001 askbot \
    && useradd --system --uid 10001 --gid askbot --home-dir /data --create-home askbot
COPY --from=build /venv /venv
COPY --chown=askbot corpus /data/corpus
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 ASKBOT_CORPUS=/data/corpus ASKBOT_INDEX=/data/state/index \
    ASKBOT_JOURNAL=/data/state/journal.sqlite ASKBOT_CACHE=/data/state/cache ASKBOT_LOG_FORMAT=json \
    ASKBOT_METRICS_PORT=9464 ASKBOT_METRICS_ADDRESS=0.0.0.0
USER 10001:10001
WORKDIR /data
RUN mkdir -m 700 /data/state
VOLUME ["/data/state"]
EXPOSE 9464
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["askbot"]
CMD ["run", "--update"]
