import type { Tool } from './tool.ts';

/** `wget --help` of GNU wget 1; busybox has a part of it. */
export const wget: Tool = {
  id: 'wget',
  flags: `quiet q, no-verbose -nv, verbose v, debug d, progress=, show-progress, no-check-certificate, output-document= O, output-file= o,
    append-output= a, directory-prefix= P, input-file= i, base= B, execute= e, config=, rejected-log=, tries= t, timeout= T,
    dns-timeout=, connect-timeout=, read-timeout=, wait= w, waitretry=, quota= Q, bind-address=, limit-rate=, max-redirect=,
    restrict-file-names=, prefer-family=, user=, password=, use-askpass=, local-encoding=, remote-encoding=, http-user=,
    http-password= http-passwd, default-page=, header=, compression=, proxy-user=, proxy-password= proxy-passwd, referer=,
    user-agent= U, load-cookies=, save-cookies=, post-data=, post-file=, method=, body-data=, body-file=, secure-protocol=,
    certificate=, certificate-type=, private-key=, private-key-type=, ca-certificate=, ca-directory=, crl-file=, pinnedpubkey=,
    ciphers=, hsts-file=, ftp-user=, ftp-password=, warc-file=, cut-dirs=, level= l, accept= A, reject= R, accept-regex=,
    reject-regex=, regex-type=, domains= D, exclude-domains=, follow-tags=, ignore-tags=, include-directories= I,
    exclude-directories= X, start-pos=, retry-on-http-error=, report-speed=, backups=?, retry-connrefused, continue c,
    no-clobber -nc, timestamping N, server-response S, spider, content-disposition, content-on-error, trust-server-names, https-only,
    no-cache, no-cookies, no-proxy, no-hsts, no-glob, no-passive-ftp, no-directories -nd, no-host-directories -nH, no-parent -np,
    force-directories x, recursive r, convert-links k, backup-converted K, mirror m, page-requisites p, span-hosts H, relative L,
    adjust-extension E, background b, inet4-only 4, inet6-only 6, version V, help h`,
};
