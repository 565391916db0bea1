# Verkosto for a server, with a Neo4j beside it (compose.yaml). Build context: this folder.
FROM python:3.13-slim-bookworm

RUN useradd --create-home --uid 10001 verkosto
WORKDIR /opt/verkosto

COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENCE ./
COPY graph graph
COPY loaders loaders
COPY viz viz
COPY api api
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

USER verkosto
RUN mkdir --mode=700 /home/verkosto/data
ENV VERKOSTO_HOME=/home/verkosto/data
EXPOSE 8470
ENTRYPOINT ["verkosto"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8470"]
