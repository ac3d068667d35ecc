import { listeningOf } from '../../repository/listening.ts';
import { edit } from '../../text/edit.ts';
import { exposedPorts, whyOf } from '../ports.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/expose-what-listens',
  level: 'warning',
  must: 'EXPOSE names the port that the program in the image opens.',
  why: 'EXPOSE opens nothing by itself: it tells people, `docker run -P`, proxies and platforms where to connect. With another number they connect to nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const [context] = repository.contexts(file);
      const exposed = file.final && exposedPorts(file, file.final);
      const [first] = exposed ?? [];
      if (!context || !exposed || !first) continue;
      const listening = listeningOf(repository, file, context, undefined);
      if (!listening || exposed.some(({ port }) => listening.some((one) => one.port === port))) continue;
      const [real] = listening;
      yield {
        file,
        range: first.span,
        message: `nothing opens port ${first.port}: ${whyOf(listening, (path, offset) => repository.lines(path).position(offset).line)}`,
        fix:
          real && listening.length === 1 && exposed.length === 1 && first.exact
            ? fix.unsafe(`Expose ${real.port}`, file, edit.replace(first.span, String(real.port)))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nEXPOSE 8080\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
      finds: ['Dockerfile:2:8'],
      fixed: { Dockerfile: 'FROM python:3.13-slim\nEXPOSE 8000\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY server.js .\nEXPOSE 8080/tcp\nCMD ["node", "server.js"]\n',
        'server.js': "require('http').createServer().listen(process.env.PORT || 3000);\n",
      },
      finds: ['Dockerfile:4:8'],
      fixed: {
        Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY server.js .\nEXPOSE 3000/tcp\nCMD ["node", "server.js"]\n',
      },
    },
    {
      files: { Dockerfile: 'FROM python:3.13\nEXPOSE 80 443\nCMD streamlit run app.py --server.port=8600\n' },
      finds: ['Dockerfile:2:8'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.13\nEXPOSE 9000\nCMD ["uvicorn", "app:app", "--port", "9000"]\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22\nENV PORT=8080\nCOPY server.js .\nEXPOSE 8080 9229\nCMD ["node", "server.js"]\n',
        'server.js': "require('http').createServer().listen(process.env.PORT || 3000);\n",
      },
    },
    { files: { Dockerfile: 'FROM python:3.13\nEXPOSE 9000\nCMD gunicorn -c conf.py app:app\n' } },
    { files: { Dockerfile: 'FROM python:3.13\nARG P\nEXPOSE ${P}\nCMD ["uvicorn", "app:app"]\n' } },
    { files: { Dockerfile: 'FROM python:3.13\nENV UVICORN_PORT=9000\nEXPOSE 9000\nCMD ["uvicorn", "app:app"]\n' } },
    { files: { Dockerfile: 'FROM debian\nEXPOSE 9000\nCMD ["/srv"]\n' } },
  ],
});
