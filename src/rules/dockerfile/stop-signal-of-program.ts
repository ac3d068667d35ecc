import { ancestry, effective } from '../../models/dockerfile/scope.ts';
import { parseSignal } from '../../models/dockerfile/signals.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { expanded } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stop-signal-of-program',
  level: 'warning',
  must: 'A program that stops gracefully upon another signal than SIGTERM gets that one.',
  why: 'nginx and php-fpm cut open requests upon SIGTERM, Apache does so, too; systemd takes no notice of it and is killed after ten seconds.',
  aliases: ['prefer-nginx-sigquit', 'prefer-systemd-sigrtmin-plus-3'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const stage = file.final;
      const start = stage && (effective(stage, 'ENTRYPOINT') ?? effective(stage, 'CMD'));
      // In the shell form the shell gets the signal.
      const direct = start && (start.form === 'json' || /^exec\s/.test(start.rest.text));
      const program = start && direct && programOf(start.args.map(({ text }) => text).join(' '));
      if (!stage || !start || !program || setsItself(stage, program.name)) continue;
      const set = effective(stage, 'STOPSIGNAL');
      const owner = set && file.stageOf(set);
      const text = set && owner ? expanded(file, owner, set, set.args[0]?.text ?? '') : undefined;
      if (set && (text === undefined || (parseSignal(text) ?? { name: '' }).name !== 'SIGTERM')) continue;
      const signal = program.signal;
      yield {
        file,
        range: set?.args[0]?.span ?? start.span,
        level: program.name === 'systemd' ? undefined : 'note',
        message: `${program.name} is stopped with SIGTERM, ${program.effect}: ${signal} ${program.better}`,
        fix: set ? undefined : inserted(file, stage, signal),
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nUSER 33\nCMD ["nginx", "-g", "daemon off;"]\n' },
      finds: ['Dockerfile:3:1'],
      fixed: { Dockerfile: 'FROM debian:12\nUSER 33\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]\n' },
    },
    { files: { Dockerfile: 'FROM fedora:42\nSTOPSIGNAL SIGTERM\nCMD ["/sbin/init"]\n' }, finds: ['Dockerfile:2:12'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n' } },
    { files: { Dockerfile: 'FROM fedora:42\nSTOPSIGNAL RTMIN+3\nCMD ["/usr/sbin/init"]\n' } },
    { files: { Dockerfile: 'FROM debian:12\nCMD ["/start.sh", "nginx"]\n' } },
    { files: { Dockerfile: 'FROM debian:12\nCMD php-fpm && nginx\n' } },
  ],
});

interface Program {
  readonly name: string;
  readonly signal: string;
  readonly effect: string;
  readonly better: string;
}

const cuts = 'which cuts the requests that it is answering';
const finishes = 'lets it answer them first';
const programs: readonly (readonly [RegExp, Program])[] = [
  [/^(?:exec )?(?:\/usr\/s?bin\/)?nginx(?:\s|$)/, { name: 'nginx', signal: 'SIGQUIT', effect: cuts, better: finishes }],
  [
    /^(?:exec )?(?:\/usr\/(?:local\/)?s?bin\/)?php-fpm[\d.]*(?:\s|$)/,
    { name: 'php-fpm', signal: 'SIGQUIT', effect: cuts, better: finishes },
  ],
  [
    /^(?:exec )?(?:\/usr\/s?bin\/)?(?:httpd|apache2ctl|apachectl)\s.*-D\s*FOREGROUND/i,
    { name: 'Apache', signal: 'SIGWINCH', effect: cuts, better: finishes },
  ],
  [
    /^(?:exec )?(?:\/usr)?(?:\/s?bin\/init|\/lib\/systemd\/systemd)(?:\s|$)/,
    { name: 'systemd', signal: 'SIGRTMIN+3', effect: 'of which it takes no notice', better: 'shuts it down' },
  ],
];

const programOf = (command: string): Program | undefined => programs.find(([form]) => form.test(command))?.[1];

/** Official images that bring the signal along. On Alpine `init` is BusyBox. */
function setsItself(stage: Stage, name: string): boolean {
  const image = ancestry(stage).at(-1)?.image;
  if (image === undefined) return true;
  const { normalized, tag } = parseImageReference(image);
  if (name === 'systemd') return /alpine|busybox|systemd|init|kindest|jrei/.test(image);
  const library = /^docker\.io\/library\/(\w+)$/.exec(normalized)?.[1];
  // Only of bare systems is it known that they do not.
  return (
    !/^(?:debian|ubuntu|alpine|fedora|centos|amazonlinux|rockylinux|almalinux|node|python)$/.test(library ?? '') ||
    (tag === undefined && library === undefined)
  );
}

function inserted(file: DockerfileUnit, stage: Stage, signal: string) {
  const at = stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (!at || file.text[at.span.start - 1] !== '\n') return undefined;
  return fix.unsafe(`Add STOPSIGNAL ${signal}`, file, edit.insert(at.span.start, `STOPSIGNAL ${signal}\n`), [
    '+STOPSIGNAL',
  ]);
}
