import { type XmlText, xmlTexts } from './xml.ts';

/** A `pom.xml`, as far as it says for which Java it is compiled. */
export interface Pom {
  readonly text: string;
  /** By name. */
  readonly properties: ReadonlyMap<string, XmlText>;
  /** `release`, `target`, `source` of maven-compiler-plugin's configuration, in that order, as written. */
  readonly compiler: readonly XmlText[];
  /** `<parent>`: its path from this file ("../pom.xml" if it is not written, "" if it is written as empty). */
  readonly parent: { readonly artifact: string; readonly path: string } | undefined;
  /** True if a profile sets one of these, too: then what is compiled depends on the build. */
  readonly profiled: boolean;
}

const plugins = /^project\/build\/(?:pluginManagement\/)?plugins\/plugin\/configuration\/(release|target|source)$/;

/** Read a `pom.xml` (maven.apache.org, "POM Reference"). Never throws. */
export function parsePom(text: string): Pom {
  const properties = new Map<string, XmlText>();
  const compiler = new Map<string, XmlText>();
  let artifact: string | undefined;
  let relative: string | undefined;
  let profiled = false;
  for (const one of xmlTexts(text)) {
    if (one.path.startsWith('project/properties/')) properties.set(one.path.slice('project/properties/'.length), one);
    else if (one.path === 'project/parent/artifactId') artifact = one.text;
    else if (one.path === 'project/parent/relativePath') relative = one.text;
    else if (/^project\/profiles\/.*\/(?:maven\.compiler\.(?:release|target|source)|java\.version)$/.test(one.path))
      profiled = true;
    const plugin = plugins.exec(one.path)?.[1];
    // `release` and `target` of other plug-ins are no numbers.
    if (plugin !== undefined && /^(?:1\.)?\d{1,2}$|^\$\{[\w.-]{1,100}\}$/.test(one.text) && !compiler.has(plugin))
      compiler.set(plugin, one);
  }
  return {
    text,
    properties,
    compiler: ['release', 'target', 'source'].flatMap((key) => compiler.get(key) ?? []),
    parent: artifact === undefined ? undefined : { artifact, path: relative ?? '../pom.xml' },
    profiled,
  };
}
