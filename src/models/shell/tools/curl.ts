import type { Tool } from './tool.ts';

/** `curl --help all`. */
export const curl: Tool = {
  id: 'curl',
  flags: `fail f, fail-with-body, fail-early, location L, location-trusted, silent s, show-error S, insecure k, remote-name O, remote-name-all,
    remote-header-name J, output= o, output-dir=, create-dirs, include i, head I, verbose v, get G, compressed, globoff g, no-buffer N,
    progress-bar #, parallel Z, remote-time R, proxytunnel p, next :, list-only l, append a, netrc n, netrc-file=, netrc-optional,
    disable q, use-ascii B, junk-session-cookies j, ipv4 4, ipv6 6, http1.0 0, tlsv1 1, sslv2 2, sslv3 3, http1.1, http2, tlsv1.2, tlsv1.3,
    ssl-reqd, retry-connrefused, retry-all-errors, tcp-nodelay, no-keepalive, no-progress-meter, anyauth, basic, digest, ntlm,
    header= H, data= d data-ascii, data-binary=, data-raw=, data-urlencode=, json=, form= F, form-string=, request= X,
    request-target=, user= u, user-agent= A, referer= e, cookie= b, cookie-jar= c, config= K, cert= E, cert-type=, key=, key-type=,
    pass=, cacert=, capath=, ciphers=, tls13-ciphers=, tls-max=, pinnedpubkey=, crlfile=, proxy= x preproxy, proxy-user= U,
    proxy-header=, proxy-cacert=, noproxy=, socks4=, socks4a=, socks5=, socks5-hostname=, connect-timeout=, max-time= m,
    max-redirs=, max-filesize=, retry=, retry-delay=, retry-max-time=, limit-rate=, rate=, speed-limit= Y, speed-time= y,
    keepalive-time=, expect100-timeout=, range= r, continue-at= C, time-cond= z, dump-header= D, write-out= w, upload-file= T,
    quote= Q, telnet-option= t, ftp-port= P, interface=, local-port=, resolve=, connect-to=, dns-servers=, doh-url=, unix-socket=,
    abstract-unix-socket=, proto=, proto-default=, proto-redir=, url=, url-query=, oauth2-bearer=, aws-sigv4=, etag-save=,
    etag-compare=, alt-svc=, hsts=, stderr=, trace=, trace-ascii=, libcurl=, parallel-max=, mail-from=, mail-rcpt=, mail-auth=,
    engine=, random-file=, delegation=, service-name=, tlsuser=, tlspassword=, tlsauthtype=, manual M, version V, help h`,
};
