import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGradle } from './gradle.ts';
import { parsePom } from './pom.ts';
import { javaFeature, parseJavaVersionFile, parseSdkmanrc } from './version-file.ts';
import { xmlTexts } from './xml.ts';

describe('xmlTexts', () => {
  const paths = (text: string) => xmlTexts(text).map(({ path, text: value }) => [path, value]);

  it('lists elements without children, with their places', () => {
    const text = '<?xml version="1.0"?>\n<a b="c">\n <!-- <d>0</d> -->\n <d> 1 </d><e/><f><g>2</g></f>\n</a>\n';
    expect(paths(text)).toEqual([
      ['a/d', '1'],
      ['a/f/g', '2'],
    ]);
    for (const { text: value, span } of xmlTexts(text)) expect(text.slice(span.start, span.end)).toBe(value);
  });

  it('reads on where tags do not match', () => {
    expect(paths('<a><b>1</b></x><c>2<d></c><e>3</e></a>')).toEqual([
      ['a/b', '1'],
      ['a/e', '3'],
    ]);
  });

  it('stands anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<a>', '</a>', '<', '>', '/', '<!--', '-->', 'x', ' ', '<![CDATA[')),
        (parts) => {
          const text = parts.join('');
          for (const { span } of xmlTexts(text)) expect(span.end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
    for (const one of ['<a>', '<a', '</a>', '<!--', '<a/>', '<a></a>']) xmlTexts(one.repeat(300_000));
  });
});

describe('parsePom', () => {
  it('knows properties, the compiler plug-in and the parent', () => {
    const pom = parsePom(
      '<project><parent><artifactId>p</artifactId></parent><properties><java.version>21</java.version></properties><build><plugins><plugin><configuration><source>1.8</source><release>${java.version}</release></configuration></plugin></plugins></build></project>',
    );
    expect(pom.properties.get('java.version')?.text).toBe('21');
    expect(pom.compiler.map(({ text }) => text)).toEqual(['${java.version}', '1.8']);
    expect(pom.parent).toEqual({ artifact: 'p', path: '../pom.xml' });
    expect(pom.profiled).toBe(false);
  });

  it('knows that a profile decides', () => {
    expect(
      parsePom(
        '<project><profiles><profile><properties><java.version>8</java.version></properties></profile></profiles></project>',
      ).profiled,
    ).toBe(true);
  });
});

describe('parseGradle', () => {
  it.each([
    ['java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }', 'toolchain', '21'],
    ['kotlin { jvmToolchain(17) }', 'toolchain', '17'],
    ["sourceCompatibility = '11'", 'release', '11'],
    ['targetCompatibility JavaVersion.VERSION_1_8', 'release', '1.8'],
    ['tasks.withType(JavaCompile) { options.release.set(17) }', 'release', '17'],
  ])('%s', (text, kind, version) => {
    expect(parseGradle(text).java.map((one) => [one.kind, one.version])).toEqual([[kind, version]]);
  });

  it('passes over comments and what code computes', () => {
    const text = '// sourceCompatibility = 8\n/* jvmToolchain(8) */\nurl = "https://x/y"; jvmToolchain(jdk)\n';
    expect(parseGradle(text).java).toEqual([]);
    parseGradle('/*'.repeat(500_000));
    parseGradle('sourceCompatibility '.repeat(100_000));
  });
});

describe('version files', () => {
  it.each([
    ['1.8.0_392', '8'],
    ['8u392', '8'],
    ['21.0.2', '21'],
    ['x', undefined],
  ])('feature of %s', (text, feature) => expect(javaFeature(text)).toBe(feature));

  it.each([
    ['21\n', '21'],
    ['temurin64-17.0.9\n', '17'],
    ['1.8\n', '8'],
    ['system\n', undefined],
  ])('.java-version %j', (text, version) => expect(parseJavaVersionFile(text)?.version).toBe(version));

  it('.sdkmanrc', () => {
    const text = '# x\ngradle=8\njava=21.0.2-tem\n';
    const found = parseSdkmanrc(text);
    expect(found?.version).toBe('21');
    expect(text.slice(found?.span.start, found?.span.end)).toBe('21.0.2-tem');
  });
});
