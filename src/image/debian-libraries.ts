/** Libraries that programs miss, and the packages of Debian and Ubuntu that bring them (names in their archives, checked for bookworm). */

/** The same name in every release. */
const everywhere = new Map(
  `
  libstdc++.so.6 libstdc++6|libgcc_s.so.1 libgcc-s1|libgomp.so.1 libgomp1|libatomic.so.1 libatomic1|libz.so.1 zlib1g
  libsqlite3.so.0 libsqlite3-0|libpq.so.5 libpq5|libmariadb.so.3 libmariadb3|libxslt.so.1 libxslt1.1|libxml2.so.2 libxml2
  libGL.so.1 libgl1|libSM.so.6 libsm6|libICE.so.6 libice6|libXext.so.6 libxext6|libXrender.so.1 libxrender1|libX11.so.6 libx11-6
  libxcb.so.1 libxcb1|libXi.so.6 libxi6|libXcomposite.so.1 libxcomposite1|libXdamage.so.1 libxdamage1|libXfixes.so.3 libxfixes3
  libXrandr.so.2 libxrandr2|libxkbcommon.so.0 libxkbcommon0|libfontconfig.so.1 libfontconfig1|libfreetype.so.6 libfreetype6
  libnss3.so libnss3|libnspr4.so libnspr4|libgbm.so.1 libgbm1|libdrm.so.2 libdrm2|libpango-1.0.so.0 libpango-1.0-0
  libcairo.so.2 libcairo2|libdbus-1.so.3 libdbus-1-3|libexpat.so.1 libexpat1|libkrb5.so.3 libkrb5-3
  libgssapi_krb5.so.2 libgssapi-krb5-2|libncursesw.so.6 libncursesw6|libtinfo.so.6 libtinfo6|liblzma.so.5 liblzma5
  libbz2.so.1.0 libbz2-1.0|libzstd.so.1 libzstd1|liblz4.so.1 liblz4-1|libuuid.so.1 libuuid1|libyaml-0.so.2 libyaml-0-2
  libgmp.so.10 libgmp10|libcap.so.2 libcap2|libseccomp.so.2 libseccomp2|libusb-1.0.so.0 libusb-1.0-0|libonig.so.5 libonig5
  libsodium.so.23 libsodium23|libpcre2-8.so.0 libpcre2-8-0|librdkafka.so.1 librdkafka1|libjemalloc.so.2 libjemalloc2
  libnghttp2.so.14 libnghttp2-14
  `
    .trim()
    .split(/[|\n]\s*/)
    .map((row): [string, string] => {
      const [soname = '', name = ''] = row.split(' ');
      return [soname, name];
    }),
);

/** Since Debian 13 and Ubuntu 24.04 these end with `t64`: the transition to times of 64 bits. */
const renamed = new Map<string, readonly [string, string]>([
  ['libssl.so.3', ['libssl3', 'libssl3t64']],
  ['libcrypto.so.3', ['libssl3', 'libssl3t64']],
  ['libcurl.so.4', ['libcurl4', 'libcurl4t64']],
  ['libcurl-gnutls.so.4', ['libcurl3-gnutls', 'libcurl3t64-gnutls']],
  ['libglib-2.0.so.0', ['libglib2.0-0', 'libglib2.0-0t64']],
  ['libgobject-2.0.so.0', ['libglib2.0-0', 'libglib2.0-0t64']],
  ['libgthread-2.0.so.0', ['libglib2.0-0', 'libglib2.0-0t64']],
  ['libgio-2.0.so.0', ['libglib2.0-0', 'libglib2.0-0t64']],
  ['libasound.so.2', ['libasound2', 'libasound2t64']],
  ['libatk-1.0.so.0', ['libatk1.0-0', 'libatk1.0-0t64']],
  ['libatk-bridge-2.0.so.0', ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64']],
  ['libcups.so.2', ['libcups2', 'libcups2t64']],
  ['libgtk-3.so.0', ['libgtk-3-0', 'libgtk-3-0t64']],
  ['libpng16.so.16', ['libpng16-16', 'libpng16-16t64']],
  ['libreadline.so.8', ['libreadline8', 'libreadline8t64']],
  ['libmagic.so.1', ['libmagic1', 'libmagic1t64']],
  ['libvips.so.42', ['libvips42', 'libvips42t64']],
]);

/** Libraries whose number moves with the release: package, and the releases that have it. */
const bound = new Map<string, readonly [string, readonly string[]]>([
  ['libssl.so.1.1', ['libssl1.1', ['debian 10', 'debian 11', 'ubuntu 18.04', 'ubuntu 20.04']]],
  ['libcrypto.so.1.1', ['libssl1.1', ['debian 10', 'debian 11', 'ubuntu 18.04', 'ubuntu 20.04']]],
  ['libffi.so.6', ['libffi6', ['debian 10', 'ubuntu 18.04']]],
  ['libffi.so.7', ['libffi7', ['debian 11', 'ubuntu 20.04']]],
  ['libffi.so.8', ['libffi8', ['debian 12', 'debian 13', 'ubuntu 22.04', 'ubuntu 24.04']]],
  ['libldap-2.4.so.2', ['libldap-2.4-2', ['debian 10', 'debian 11', 'ubuntu 18.04', 'ubuntu 20.04']]],
  ['libldap-2.5.so.0', ['libldap-2.5-0', ['debian 12', 'ubuntu 22.04']]],
  ['libldap.so.2', ['libldap2', ['debian 13', 'ubuntu 24.04']]],
  ['libtiff.so.5', ['libtiff5', ['debian 10', 'debian 11', 'ubuntu 18.04', 'ubuntu 20.04', 'ubuntu 22.04']]],
  ['libtiff.so.6', ['libtiff6', ['debian 12', 'debian 13', 'ubuntu 24.04']]],
  ['libwebp.so.6', ['libwebp6', ['debian 10', 'debian 11', 'ubuntu 18.04', 'ubuntu 20.04']]],
  ['libwebp.so.7', ['libwebp7', ['debian 12', 'debian 13', 'ubuntu 22.04', 'ubuntu 24.04']]],
  ['libjpeg.so.62', ['libjpeg62-turbo', ['debian 10', 'debian 11', 'debian 12', 'debian 13']]],
  ['libjpeg.so.8', ['libjpeg-turbo8', ['ubuntu 18.04', 'ubuntu 20.04', 'ubuntu 22.04', 'ubuntu 24.04']]],
  ['libaio.so.1', ['libaio1', ['debian 10', 'debian 11', 'debian 12', 'ubuntu 18.04', 'ubuntu 20.04', 'ubuntu 22.04']]],
]);

/** Release → number of ICU, which stands in the names of its libraries. */
const icu: Readonly<Record<string, string>> = {
  'debian 10': '63',
  'debian 11': '67',
  'debian 12': '72',
  'debian 13': '76',
  'ubuntu 18.04': '60',
  'ubuntu 20.04': '66',
  'ubuntu 22.04': '70',
  'ubuntu 24.04': '74',
};

/**
 * The package that brings `soname`.
 * @param id `ID` of os-release
 * @param version `VERSION_ID` of os-release
 * @returns `none`: that release has no such library; undefined: not known
 */
export function debianPackage(
  soname: string,
  id: string,
  version: string,
): { readonly name: string } | 'none' | undefined {
  const release = `${id} ${version}`;
  if (!(release in icu)) return undefined;
  const number = /^libicu(?:uc|i18n|data|io)\.so\.(\d+)$/.exec(soname)?.[1];
  if (number !== undefined) return icu[release] === number ? { name: `libicu${number}` } : 'none';
  const one = bound.get(soname);
  if (one) return one[1].includes(release) ? { name: one[0] } : 'none';
  const names = renamed.get(soname);
  if (names) {
    if (/^lib(?:ssl|crypto)\./.test(soname) && /^(?:debian 1[01]|ubuntu (?:18|20)\.04)$/.test(release)) return 'none';
    return { name: release === 'debian 13' || release === 'ubuntu 24.04' ? names[1] : names[0] };
  }
  const name = everywhere.get(soname);
  // It had another name before Debian 11 and Ubuntu 20.04.
  if (name === 'libgcc-s1' && /^(?:debian 10|ubuntu 18\.04)$/.test(release)) return { name: 'libgcc1' };
  return name === undefined ? undefined : { name };
}
