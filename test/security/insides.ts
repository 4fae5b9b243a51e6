/** Words of our own insides, none of which an answer may show. */
export const insides = /node_modules|\.[jt]s:\d|\bat .+ \(|\/(?:home|work|srv|usr|tmp|app)\/|\bSELECT\b.+\bFROM\b|INSERT INTO|syntax error|violates|relation "|column "|typeorm|fastify|nestjs|class-validator|class-transformer|node-postgres|PostgreSQL|Error:|FST_ERR|ERR_[A-Z]/i;
