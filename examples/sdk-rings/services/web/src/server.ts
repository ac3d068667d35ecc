import { createServer } from 'node:http';
import { HarborClient } from '@harbor-example/sdk';
import { page } from './page.js';

const harbor = new HarborClient(process.env['HARBOR_GATEWAY_URL'] ?? 'http://localhost:8080');
const port = Number(process.env['HARBOR_WEB_PORT'] ?? 3000);

const server = createServer(async (request, response) => {
  if (request.url === '/health') return void response.end('ok\n');
  try {
    const html = page(await harbor.listBerths());
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  } catch (error) {
    console.error(error);
    response.writeHead(502).end('the gateway does not answer\n');
  }
});
server.listen(port, () => console.log(`web on ${port}`));
process.on('SIGTERM', () => server.close());
