import { type DeadLink, deadLinksOf } from '../../repository/dead-links.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'docs/links-resolve',
  level: 'warning',
  must: 'Every relative link of a document leads to a file or folder of the repository, every anchor to a heading, every line number to a line.',
  why: 'Whoever follows the link finds nothing; mostly the file was moved, or the heading got another text.',
  aliases: ['MD051'],
  fixes: 'safe',
  *check(repository) {
    for (const dead of deadLinksOf(repository)) {
      const { from, span, meant } = dead;
      yield {
        file: from,
        range: span,
        message: messageOf(dead),
        fix:
          meant?.text === undefined
            ? undefined
            : fix[meant.sure ? 'safe' : 'unsafe'](`link to ${meant.name}`, from, edit.replace(span, meant.text)),
      };
    }
  },
  bad: [
    {
      files: {
        'README.md':
          '# Shop\n\n[Setup](docs/setup.md), [tests](docs/SETUP.md#testing), ![plan](docs/plan.png)\n\nSee [below](#run-it).\n\n## Run it!\n\n[again](#running)\n',
        'docs/setup.md': '# Setup\n\n## Testing\n\n[start](../README.md#run-it), [code](../src/app.py#L9)\n',
        'src/app.py': 'print(1)\n',
      },
      finds: ['README.md:3:33', 'README.md:3:65', 'README.md:9:9', 'docs/setup.md:5:51'],
      fixed: {
        'README.md':
          '# Shop\n\n[Setup](docs/setup.md), [tests](docs/setup.md#testing), ![plan](docs/plan.png)\n\nSee [below](#run-it).\n\n## Run it!\n\n[again](#running)\n',
      },
    },
    // Moved, misspelt, and without a scheme; a definition counts once.
    {
      files: {
        'docs/guide.md':
          '# Guide\n\n[a][log], [b][log], [c](./instal.md), <a href="www.example.org/x">d</a>\n\n[log]: ../deploy-log.md\n',
        'docs/install.md': '# Install\n\n## Step 1: fetch & build\n\n[top](#step-1-fetch-build)\n',
        'ops/deploy-log.md': '# Log\n',
      },
      finds: ['docs/guide.md:3:25', 'docs/guide.md:3:48', 'docs/guide.md:5:8', 'docs/install.md:5:7'],
      fixed: {
        'docs/guide.md':
          '# Guide\n\n[a][log], [b][log], [c](./install.md), <a href="https://www.example.org/x">d</a>\n\n[log]: ../ops/deploy-log.md\n',
        'docs/install.md': '# Install\n\n## Step 1: fetch & build\n\n[top](#step-1-fetch--build)\n',
      },
    },
  ],
  good: [
    {
      files: {
        'README.md':
          '# A\n\n<a id="x"></a>\n\n[1](docs), [2](docs/), [3](docs/b.md?plain=1#b-1), [4](#X), [5](/nowhere), [6](../../issues), [7](https://example.org/z.md), [8](coverage/index.html), [9]({{ url }}), [10](#user-content-x), [11](#), [12](docs/b.md#L2), a[0](i)\n\n`[13](code.md)`\n',
        'docs/b.md': '# B\n\n# B\n\n```\n[x](y.md)\n```\n',
        '.gitignore': 'coverage\n',
      },
    },
    // A site resolves links in its own way.
    {
      files: {
        'mkdocs.yml': 'site_name: x\n',
        'docs/index.md': '[a](reference/)\n',
        'website/docusaurus.config.js': 'module.exports = {};\n',
        'website/docs/a.md': '[b](./b)\n',
        'guide/page.md': '---\ntitle: Page\n---\n[b](b)\n',
        '.github/pull_request_template.md': '[c](c.md)\n',
      },
    },
    // On GitLab dashes in a row are one.
    {
      files: { '.gitlab-ci.yml': 'build:\n  script: make\n', 'README.md': '# A & B\n\n[a](#a-b)\n' },
    },
  ],
});

function messageOf({ kind, path, fragment, meant, lines, from }: DeadLink): string {
  const own = path === from.path ? 'this document' : path;
  if (kind === 'scheme') return `${path} is no file here; the link lacks https://`;
  if (kind === 'line') return `${path} has ${lines} lines, the link leads to #${fragment}`;
  if (kind === 'heading') {
    const has = meant ? `; it has #${meant.name}` : '';
    return `no heading of ${own} has the anchor #${fragment}${has}`;
  }
  if (meant === undefined) return `${path} does not exist`;
  return meant.sure
    ? `${path} does not exist; it is written ${meant.name}`
    : `${path} does not exist; ${meant.name} does`;
}
