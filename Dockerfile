# The API and the command line, without PostgreSQL: docker build -t couvert .
# Needed at run time: DATABASE_URL and COUVERT_SECRET. Migrations first: docker run … couvert migrate

FROM node:24-slim AS build
WORKDIR /couvert
# Its own layer, which only a changed dependency makes anew. Optional packages are Node for old machines,
# PostgreSQL for `npm start`, and compilers' bindings: the last of these are needed to build.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY bin bin
COPY libs libs
COPY apps apps
# What is built is what runs: no tests, no benches.
RUN mkdir -p test bench scripts && bin/build

FROM node:24-slim AS dependencies
WORKDIR /couvert
COPY package.json package-lock.json .npmrc ./
# What only `npm ci && npm start` needs is optional, so that it stays out: PostgreSQL, and a Node for old machines.
# Half of what is left are type declarations and source maps of others, which nothing reads at run time.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force && \
    find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NODE_OPTIONS=--enable-source-maps
WORKDIR /couvert
COPY package.json LICENSE ./
COPY bin/node bin/couvert bin/local-environment bin/
COPY --from=dependencies /couvert/node_modules node_modules
COPY --from=build /couvert/dist dist
RUN ln -s /couvert/bin/couvert /usr/local/bin/couvert
# The image's own unprivileged user. Nothing in here is written to, so the root file system may be read only.
USER node
# 9464 is where metrics are asked for, with COUVERT_METRICS_PORT=9464 and COUVERT_METRICS_HOST=0.0.0.0.
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No shell between: SIGTERM reaches the server, which drains and exits 0.
# Telemetry first, so that all that follows is measured; it is nothing until a variable says where to.
CMD ["node", "--import", "./dist/apps/api/src/instrument.js", "dist/apps/api/src/main.js"]
