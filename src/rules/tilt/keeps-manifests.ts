import { tiltfilesOf } from '../../repository/relations-tilt.ts';
import { manifestWrite, offenceText } from '../../repository/ring-commands.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'tilt/keeps-manifests',
  level: 'warning',
  must: 'A Tiltfile runs nothing that rewrites a manifest.',
  why: 'What `tilt up` writes into a package.json or go.mod lies in the working copy and is committed with the next change: the release asks for what only the inner loop has. The write also starts Tilt again. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    if (repository.contract.rings === undefined) return;
    for (const { path, builds } of tiltfilesOf(repository)) {
      for (const { call, script } of builds.commands) {
        for (const command of script?.commands ?? []) {
          const found = manifestWrite(command);
          if (!found) continue;
          const message = `\`${offenceText(found)}\` in \`${call.name}\` rewrites a manifest of the working copy`;
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
          "local(\"sed -i 's#1.5.0#workspace:*#' services/web/package.json\")\nlocal_resource('sdk', ['go', 'mod', 'edit', '-replace', 'a=../a'])\n",
      },
      finds: ['Tiltfile:1:8', 'Tiltfile:2:24'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        Tiltfile: "local('go mod tidy -diff && sed -n 1p package.json')\nlocal('sed -i s/a/b/ generated.txt')\n",
      },
    },
    { files: { Tiltfile: "local('npm pkg set type=module')\n" } },
  ],
});
