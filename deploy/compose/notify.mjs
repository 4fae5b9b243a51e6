// Stands where an installation has its pager: writes what Alertmanager tells to its log, one line an alert.
//   docker compose --profile observability logs --follow notify
import { createServer } from 'node:http';

const bodyBytesMax = 1_048_576;

createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    text += part;
    if (text.length > bodyBytesMax) request.destroy();
  });
  request.on('end', () => {
    try {
      for (const { status, labels, annotations } of JSON.parse(text).alerts) {
        process.stdout.write(`${JSON.stringify({ to: request.url.slice(1), status, alert: labels.alertname, level: labels.level ?? '1', summary: annotations.summary, runbook: annotations.runbook_url })}\n`);
      }
      response.writeHead(204).end();
    } catch {
      response.writeHead(400).end();
    }
  });
}).listen(8080);

process.on('SIGTERM', () => process.exit(0));
