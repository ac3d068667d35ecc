import { rule } from '../rule.ts';

export default rule({
  id: 'prisma/generates',
  level: 'error',
  must: 'The Prisma that is installed in the repository, where it is asked with `--prove`, generates the client of the schema.',
  why: 'The build of the image ends where `prisma generate` does.',
  aliases: [],
  optIn: true,
  // A rule starts no program: Prisma is asked beside the rules (src/use/prisma-proof.ts), and what it refuses is shown under this id.
  *check() {},
  bad: [
    {
      files: {
        'schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\nmodel A {\n  id Integer @id\n}\n',
      },
      finds: [],
    },
  ],
  good: [
    {
      files: {
        'schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\nmodel A {\n  id Int @id\n}\n',
      },
    },
  ],
});
