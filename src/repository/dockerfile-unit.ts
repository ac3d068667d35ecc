import { type Suppression, suppressions } from '../models/dockerfile/ignores.ts';
import { parseDockerfile } from '../models/dockerfile/parse.ts';
import { finalStage, shellAt } from '../models/dockerfile/scope.ts';
import type { Dockerfile, Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { scriptsOf } from '../models/shell/dockerfile-scripts.ts';
import type { Script } from '../models/shell/syntax.ts';
import { type Meter, unmetered } from './memo.ts';

/** One Dockerfile of the repository: its model, and what other models say of its parts; each computed once. */
export class DockerfileUnit {
  readonly path: string;
  readonly text: string;
  #model: Dockerfile | undefined;
  #stageOf: Map<Instruction, Stage> | undefined;
  #suppressions: readonly Suppression[] | undefined;
  readonly #meter: Meter;
  readonly #scripts = new Map<Instruction, readonly Script[]>();

  constructor(path: string, text: string, meter: Meter = unmetered) {
    this.#meter = meter;
    this.path = path;
    this.text = text;
  }

  get model(): Dockerfile {
    this.#model ??= this.#meter('dockerfile', () => parseDockerfile(this.text));
    return this.#model;
  }

  get stages(): readonly Stage[] {
    return this.model.stages;
  }

  /** The stage that a build without `--target` makes. */
  get final(): Stage | undefined {
    return finalStage(this.model);
  }

  /** The stage that an instruction belongs to; undefined before the first FROM. */
  stageOf(instruction: Instruction): Stage | undefined {
    if (!this.#stageOf) {
      this.#stageOf = new Map();
      for (const stage of this.stages) {
        this.#stageOf.set(stage.from, stage);
        for (const one of stage.instructions) this.#stageOf.set(one, stage);
      }
    }
    return this.#stageOf.get(instruction);
  }

  /** The comments that answer for findings. */
  get suppressions(): readonly Suppression[] {
    this.#suppressions ??= suppressions(this.model);
    return this.#suppressions;
  }

  /** The shell code of a RUN, CMD, ENTRYPOINT, HEALTHCHECK or ONBUILD of these, under the SHELL in force. */
  scripts(instruction: Instruction): readonly Script[] {
    let scripts = this.#scripts.get(instruction);
    if (!scripts) {
      const stage = this.stageOf(instruction);
      const shell = stage ? shellAt(stage, instruction) : ['/bin/sh', '-c'];
      scripts = this.#meter('shell', () => scriptsOf(instruction, shell));
      this.#scripts.set(instruction, scripts);
    }
    return scripts;
  }

  /** Stages that the final stage is made of, itself first; the others leave nothing in the image. */
  get live(): readonly Stage[] {
    const live = new Set<Stage>(this.final ? [this.final] : []);
    for (const stage of live) for (const use of stage.uses) live.add(use.stage);
    return [...live];
  }
}
