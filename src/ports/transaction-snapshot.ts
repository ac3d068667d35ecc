import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Everything below `root` but `.plimsoll`, as text to compare: a sorted line for each entry with its kind, mode, owner and
 * contents (of a symbolic link: what it says).
 */
export function snapshot(root: string): string {
  const lines: string[] = [];
  const walk = (directory: string): void => {
    for (const name of readdirSync(path.join(root, directory)).sort()) {
      const relative = directory === '' ? name : `${directory}/${name}`;
      if (relative === '.plimsoll') continue;
      const absolute = path.join(root, relative);
      const stat = lstatSync(absolute);
      const looks = `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
      if (stat.isSymbolicLink()) lines.push(`link ${relative} → ${readlinkSync(absolute)}`);
      else if (stat.isDirectory()) lines.push(`directory ${relative} ${looks}`);
      else lines.push(`file ${relative} ${looks} ${JSON.stringify(readFileSync(absolute, 'latin1'))}`);
      if (stat.isDirectory()) walk(relative);
    }
  };
  walk('');
  return lines.join('\n');
}
