import { dockerfileOf, envLines, execForm, ownUser } from './image.ts';

/** What the files of reproducible runs say. */
export interface ReproducibleProject {
  /** "3.12" */
  readonly python: string;
  readonly lock: string;
  /** Every line of the lock has a hash. */
  readonly hashes: boolean;
  /** Modules that a run imports. */
  readonly imports: readonly string[];
  /** Files and folders at the top that hold the sources. */
  readonly sources: readonly string[];
  /** What a run starts with. */
  readonly argv: readonly string[];
}

/** The image: an interpreter, what the lock names, the sources. */
export function reproducibleDockerfile({ python, lock, hashes, sources, argv }: ReproducibleProject): string {
  const flags = hashes ? '--no-deps --require-hashes' : '--no-deps';
  return dockerfileOf(
    'The environment of a run: an interpreter, what the lock names, the sources. Nothing is installed later.',
    [
      [
        `FROM python:${python}-slim`,
        ...envLines({ PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1' }),
        'WORKDIR /repository',
        `COPY ${lock} environment.manifest.json ./`,
        `RUN pip install --no-cache-dir ${flags} -r ${lock}`,
        ...sources.map((one) => `COPY ${one} ./${one}`),
        `USER ${ownUser}`,
        `ENTRYPOINT ${execForm(argv)}`,
      ],
    ],
  );
}

/** `environment.manifest.json`. */
export function environmentManifest({ python, lock, imports }: ReproducibleProject): string {
  const [major = '3', minor = '0'] = python.split('.');
  return `${JSON.stringify({ os: 'linux', python: `>=${python},<${major}.${Number(minor) + 1}`, tools: ['python', 'pip'], imports, lock }, undefined, 2)}\n`;
}

/** An ignore file that lets in only what the image copies. */
export const reproducibleIgnore = ({ lock, sources }: ReproducibleProject): string =>
  `# only what the image copies\n*\n${[lock, 'environment.manifest.json', ...sources].map((one) => `!${one}\n`).join('')}**/__pycache__\n`;

/** `name`: of the service; `outputs`: folders that a run writes to; `inputs`: folders that it reads. */
export function reproducibleCompose(name: string, outputs: readonly string[], inputs: readonly string[]): string {
  const mounts = [...inputs.map((one) => [one, ':ro']), ...outputs.map((one) => [one, ''])];
  const volumes = mounts.map(([one, mode]) => `      - ../${one}:/repository/${one}${mode}\n`).join('');
  return `# One run without Plimsoll: docker compose -f docker/docker-compose.yml run --rm --user "$(id -u)" ${name}
name: ${name}
services:
  ${name}:
    build:
      context: ..
      dockerfile: docker/Dockerfile
    network_mode: none
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    tmpfs: [/tmp]
${volumes === '' ? '' : `    volumes:\n${volumes}`}`;
}

/** What the contract promises, from its key on. */
export const reproducibleContract = (lock: string, outputs: readonly string[]): string =>
  `reproducible:\n  lock: ${lock}\n  manifest: environment.manifest.json\n  smoke: python scripts/smoke.py\n  outputs: [${outputs.join(', ')}]\n  network: none\n`;

/** The gate before a run, with nothing but the standard library. */
export const smokeScript = `"""The gate before a run: is this the environment that environment.manifest.json describes? Standard library only."""

import importlib
import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def version(text):
    return tuple(int(part) for part in re.findall(r"\\d+", text)[:3])


def in_range(text, wanted):
    """True if version \`text\` satisfies \`wanted\`: \`>=3.12,<3.13\`."""
    for bound in wanted.split(","):
        operator, limit = re.fullmatch(r"\\s*(>=|<=|<|>|==)\\s*([\\d.]+)\\s*", bound).groups()
        now, other = version(text), version(limit)
        now = now[: len(other)] if operator in ("==", "<=", ">") else now
        fits = {">=": now >= other, "<=": now <= other, "<": now < other, ">": now > other, "==": now == other}
        if not fits[operator]:
            return False
    return True


def loads(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        return str(error)
    return None


def problems(manifest):
    found = []
    if platform.system().lower() != manifest["os"]:
        found.append(f"this is {platform.system()}, not {manifest['os']}")
    if not in_range(platform.python_version(), manifest["python"]):
        found.append(f"Python {platform.python_version()} is outside {manifest['python']}")
    found += [f"{tool} is not on PATH" for tool in manifest["tools"] if not shutil.which(tool)]
    found += [f"{name}: {why}" for name in manifest["imports"] if (why := loads(name))]
    if not (ROOT / manifest["lock"]).is_file():
        found.append(f"{manifest['lock']} is not there")
    check = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    if check.returncode != 0:
        found.append((check.stdout or check.stderr).strip())
    return found


def main():
    manifest = json.loads((ROOT / "environment.manifest.json").read_text(encoding="utf-8"))
    found = problems(manifest)
    observed = {"python": platform.python_version(), "platform": platform.platform(), "machine": platform.machine()}
    print(json.dumps({"observed": observed, "problems": found}))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
`;
