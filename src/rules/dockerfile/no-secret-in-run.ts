import { ancestry } from '../../models/dockerfile/scope.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import { runSecrets } from '../../repository/run-secrets.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-secret-in-run',
  level: 'error',
  must: 'No RUN and no heredoc holds a password, token or key, or writes one into a file that stays.',
  why: 'The commands stand in the history of the image, and the file in its layer also after a later step deletes it. `RUN --mount=type=secret` gives a value to one step and leaves nothing behind.',
  aliases: ['DS-0031', 'CIS-DI-0010', 'require-secret-mounts', 'secrets-in-code'],
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const { final } = file;
      const shipped = new Set(final && !isDevelopment(file, final) ? ancestry(final) : []);
      for (const { stage, span, how } of runSecrets(file)) {
        const ships = shipped.has(stage);
        const where = ships ? 'everyone who has the image can read it' : "it stays in the builder's cache";
        yield {
          file,
          range: span,
          level: ships ? 'error' : 'warning',
          message:
            how.kind === 'written'
              ? `${how.what} stands here in the text; ${where}: use \`RUN --mount=type=secret\``
              : `this writes \`${how.variable}\` to \`${how.file}\`, a file that stays; ${where}: mount it as a secret file, or delete it in the same RUN`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nARG NPM_TOKEN\nRUN echo "//registry.example/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci\nCMD ["node", "a.js"]\n',
      },
      finds: ['Dockerfile:3:10'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22 AS src\nRUN git clone https://bot:q8Zt4LmWxx91@git.internal/x.git\nRUN <<EOF\ncat > /k <<K\n-----BEGIN RSA PRIVATE KEY-----\nMII\nK\nEOF\nFROM alpine:3.22\n',
      },
      finds: ['Dockerfile:2:15', 'Dockerfile:3:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nARG GH_TOKEN\nRUN git config --global url."https://${GH_TOKEN}@github.com/".insteadOf "https://github.com/"\nRUN git clone "https://${GH_TOKEN}@github.com/acme/x"\nCMD ["/x"]\n',
      },
      finds: ['Dockerfile:3:25', 'Dockerfile:4:15'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nARG NPM_TOKEN\nRUN echo "//registry.example/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci && rm -f .npmrc\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN --mount=type=secret,id=t,env=NPM_TOKEN npm ci\nRUN mysql --password=root && curl -u user:pass http://localhost/ && export SECRET_KEY_BASE=dummy && git clone https://github.com/acme/x\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nARG TOKEN\nRUN git clone https://$TOKEN@github.com/acme/x && rm -rf x/.git\n',
      },
    },
  ],
});
