import { effective } from '../../models/dockerfile/scope.ts';
import { listeningOf } from '../../repository/listening.ts';
import { edit } from '../../text/edit.ts';
import { askedPorts, exposedPorts, whyOf } from '../ports.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/healthcheck-asks-what-listens',
  level: 'warning',
  must: 'HEALTHCHECK asks the port that the program in the image opens.',
  why: 'A check of a port that nothing opens never succeeds: the container is unhealthy for ever, what depends on it does not start, and swarm and other platforms kill it again and again.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const health = file.final && effective(file.final, 'HEALTHCHECK');
      const [context] = repository.contexts(file);
      if (!file.final || !health || !context) continue;
      const asked = file.scripts(health).flatMap(({ commands }) => commands.flatMap(({ args }) => askedPorts(args)));
      if (asked.length === 0) continue;
      const listening = listeningOf(repository, file, context, undefined);
      const exposed = exposedPorts(file, file.final) ?? [];
      const open = (listening ?? exposed).map(({ port }) => port);
      if (open.length === 0) continue;
      const why = listening
        ? whyOf(listening, (path, offset) => repository.lines(path).position(offset).line)
        : `EXPOSE says ${open.join(', ')}`;
      for (const { port, span, exact } of asked) {
        if (open.includes(port)) continue;
        yield {
          file,
          range: span,
          message: `${listening ? 'nothing opens' : 'probably nothing opens'} port ${port}, which the health check asks: ${why}`,
          fix:
            open.length === 1 && exact
              ? fix.unsafe(`Ask port ${open[0]}`, file, edit.replace(span, String(open[0])))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1\nCMD ["uvicorn", "app:app"]\n',
      },
      finds: ['Dockerfile:2:42'],
      fixed: {
        Dockerfile:
          'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1\nCMD ["uvicorn", "app:app"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nEXPOSE 9000\nHEALTHCHECK CMD ["nc", "-z", "127.0.0.1", "9090"]\nCMD ["/srv"]\n',
      },
      finds: ['Dockerfile:3:43'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nEXPOSE 3000\nHEALTHCHECK CMD wget -q -O /dev/null http://localhost/ || exit 1\nCMD ["/srv"]\n',
      },
      finds: ['Dockerfile:3:38'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/\nCMD ["uvicorn", "app:app"]\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine\nHEALTHCHECK CMD curl -f http://localhost:8000/\nCMD ["/srv"]\n' } },
    {
      files: {
        Dockerfile: 'FROM alpine\nEXPOSE 80 81\nHEALTHCHECK CMD curl -f http://localhost:${PORT}/\nCMD ["/s"]\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine\nEXPOSE 80\nHEALTHCHECK CMD curl -f http://other:9000/\nCMD ["/s"]\n' } },
  ],
});
