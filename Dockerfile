# Dreamscape as one image: `web` as it stands, the worker and every flask command by another command (compose.yaml).
# Packages are checked against their hashes; nothing of what built them is left in what runs.

FROM python:3.14-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /build/
RUN /venv/bin/pip install --require-hashes --only-binary :all: --requirement /build/requirements.txt
COPY dreamscape /site/dreamscape
COPY migrations_notes /site/migrations_notes
COPY config.py config_checks.py wsgi.py gunicorn.conf.py /site/
# Brotli and gzip variants of the static files and the compiled Python: made once, since nothing is written at run time.
RUN cd /site && /venv/bin/python -m dreamscape.cli.precompress && /venv/bin/python -m compileall -q /site

FROM python:3.14-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --no-create-home --uid 10001 dreamscape
COPY --from=build /venv /venv
COPY --from=build /site /site
WORKDIR /site
USER 10001
EXPOSE 8000
# The site answers /healthz by any name; 503 while the database does not answer.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
