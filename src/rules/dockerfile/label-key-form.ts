import { ownDockerfiles } from '../dockerfiles.ts';
import { labelsIn } from '../labels.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/label-key-form',
  level: 'note',
  must: 'The name of a label holds lower-case letters, digits, dots and hyphens, and begins with a letter.',
  why: 'Tools that read labels, filters and shells expect that form: another spelling is another label, and one with blanks can hardly be asked for.',
  aliases: ['DL3048'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const { pair, key } of labelsIn(file, stage)) {
          const fault = faultOf(key);
          if (fault !== undefined) yield { file, range: pair.keySpan, message: `\`${key}\` ${fault}` };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nLABEL Description="a" build_date=b "two words"=c \\\n  d..e=f 1a=g h-=i io.docker.j=k\n',
      },
      finds: [
        ...['Dockerfile:2:7', 'Dockerfile:2:23', 'Dockerfile:2:36'],
        ...['Dockerfile:3:3', 'Dockerfile:3:10', 'Dockerfile:3:15', 'Dockerfile:3:20'],
      ],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nARG NAME\nLABEL org.opencontainers.image.title=a "io.k8s.display-name"=b INSTALL=x v2=c $NAME=d\n',
      },
    },
  ],
});

function faultOf(key: string): string | undefined {
  // `atomic` and `podman container runlabel` ask for these.
  if (/^(?:INSTALL|UNINSTALL|RUN)$/.test(key)) return undefined;
  if (/^(?:io\.docker|org\.dockerproject)\./.test(key)) return 'is in a namespace that Docker keeps for itself';
  if (/\s/.test(key)) return 'has a blank in it';
  if (/[A-Z]/.test(key)) return 'has capitals in it';
  if (/_/.test(key)) return 'has an underscore in it: labels are written with hyphens';
  if (!/^[a-z]/.test(key)) return 'does not begin with a lower-case letter';
  if (/[^a-z\d.-]/.test(key)) return 'has other characters in it than letters, digits, dots and hyphens';
  if (/[.-][.-]/.test(key)) return 'has two dots or hyphens beside each other';
  return /[.-]$/.test(key) ? 'ends with a dot or a hyphen' : undefined;
}
