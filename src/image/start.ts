import type { ImageConfig } from '../models/image/config.ts';
import type { ImageRoot } from './root.ts';

/** Folders in which a program without a slash is looked for: PATH of the image, or what runtimes set without one (runc, Docker). */
export const searchFolders = ({ environment }: ImageConfig): readonly string[] =>
  (environment.get('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin').split(':');

/** Where the program of a command lies; a path that is written leads there even if nothing is at its end. */
export function programPath(root: ImageRoot, config: ImageConfig, program: string): string | undefined {
  if (program.startsWith('/')) return program;
  if (program.includes('/')) return `${config.workdir}/${program}`;
  return searchFolders(config)
    .map((folder) => `${folder}/${program}`)
    .find((path) => root.find(path) !== undefined);
}
