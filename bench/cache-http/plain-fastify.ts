import { readFileSync } from 'node:fs';
import fastify from 'fastify';

// Fastify alone with the same bytes: no identity, no limits, no line, no validator.
const body = readFileSync(process.argv[2] ?? '');
const server = fastify();
server.get('/v1/restaurants/:slug', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(body));
process.stdout.write(`${await server.listen({ port: Number(process.argv[3]), host: '127.0.0.1' })}\n`);
