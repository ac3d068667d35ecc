import { tiltfilesOf } from '../../repository/relations-tilt.ts';
import { loginOf, offenceText } from '../../repository/ring-commands.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'tilt/no-login',
  level: 'warning',
  must: 'A Tiltfile runs no login: `docker login`, `npm login`, `gcloud auth login` and the like.',
  why: 'A Tiltfile is run again at each change. A login in it writes a credential into the home of whoever runs `tilt up`, fails for everybody without the variable, and ring 1 needs none. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    if (repository.contract.rings === undefined) return;
    for (const { path, builds } of tiltfilesOf(repository)) {
      for (const { call, parameter, script } of builds.commands) {
        for (const command of script?.commands ?? []) {
          const found = loginOf(command);
          if (!found) continue;
          const message = `\`${offenceText(found)}\` in \`${call.name}\`${parameter === 'serve_cmd' ? ' (serve_cmd)' : ''}: the inner loop logs in somewhere`;
          yield { file: { path }, range: found.span, message };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        Tiltfile:
          "local('docker login -u ci -p $NPM_TOKEN packages.internal:4873')\nlocal_resource('auth', cmd='set -e; gcloud auth login')\nlocal(['npm', 'login'])\ncustom_build('a', 'aws ecr get-login-password | docker login --password-stdin x && docker build .', ['.'])\n",
      },
      finds: ['Tiltfile:1:8', 'Tiltfile:2:37', 'Tiltfile:3:8', 'Tiltfile:4:20', 'Tiltfile:4:49'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        Tiltfile:
          "local('echo docker login')\nlocal_resource('build', cmd='docker build . && npm ci')\n# local('docker login')\n",
      },
    },
    { files: { Tiltfile: "local('docker login')\n" } },
  ],
});
