import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-redundant-platform',
  level: 'note',
  must: 'No FROM asks for `$TARGETPLATFORM`, the platform that it takes anyway.',
  why: 'It says nothing, and reads as if the stage were special.',
  aliases: ['DL3065', 'RedundantTargetPlatform'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'FROM')) {
      const platform = instruction.flags.find(({ name }) => name === 'platform');
      if (!platform?.value || !/^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform.value)) continue;
      // A file that gives the argument a default of its own means that one.
      if (
        file.model.globalArgs.some(({ pairs }) =>
          pairs.some(({ key, value }) => key === 'TARGETPLATFORM' && value !== undefined),
        )
      )
        continue;
      const next = instruction.args[0]?.span.start ?? platform.span.end;
      const between = file.text.slice(platform.span.end, next);
      yield {
        file,
        range: platform.span,
        message: `\`${platform.value}\` is the platform of every stage that names none`,
        fix: /^[ \t]+$/.test(between)
          ? fix.safe('Take `--platform` out', file, edit.remove({ start: platform.span.start, end: next }), [
              '-FROM',
              '+FROM',
            ])
          : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM --platform=$TARGETPLATFORM alpine:3.22 AS builder\nRUN true\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM alpine:3.22 AS builder\nRUN true\n' },
    },
    {
      files: { Dockerfile: 'FROM --platform=${TARGETPLATFORM}  alpine:3.22\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM alpine:3.22\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nFROM alpine:3.22\n' } },
    { files: { Dockerfile: 'ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM alpine:3.22\n' } },
  ],
});
