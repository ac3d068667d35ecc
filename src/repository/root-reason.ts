import { keptOn } from '../text/kept-on.ts';
import { ancestry, effective } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { baseName, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { startOfImage } from './image-start.ts';
import type { Repository } from './repository.ts';

/** Programs that change to another user at start. */
const drops =
  /\b(?:gosu|su-exec|setpriv|runuser|s6-setuidgid|s6-overlay|setuidgid|supervisord?|chpst|fixuid|step-down|start-stop-daemon|su\s+-|su\s+\w+\s+-c|sudo\s+(?:-\w+\s+)*-u|php-fpm|apache2-foreground|start-notebook\.sh|start-singleuser\.sh)\b|\s--(?:user|uid|setuid)[= ]["']?(?!root\b|0\b|\$|["'-])\w|\s-u[ ,"']+(?:nobody|www-data|daemon|nginx|_\w+)\b/;

/** Programs that change to a user of their own and often accompany another one. */
const helpers =
  'nginx openresty angie httpd apache2?(?:ctl|-foreground)? lighttpd crond? sshd postfix rsyslogd syslog-ng ping rc-service service\\s+\\S+\\s+(?:re)?start memcached mosquitto dbus-daemon'.split(
    ' ',
  );

/** Programs that change to a user of their own, or cannot work without root (devices, raw sockets, other users' sessions, mounts). */
const ownPrograms =
  'h2o php-fpm[\\d.]* vsftpd proftpd pure-ftpd (?:in\\.)?tftpd smbd nmbd samba openvpn openconnect vpnc ocserv dsvpn tincd n2n vpnserver zerotier-one tailscaled pppd ipsec charon strongswan pptpd? xl2tpd wg-quick wireguard\\S* dnsmasq named unbound pdns\\w* haproxy squid privoxy dovecot exim opensmtpd tor ntpd chronyd dockerd containerd kubelet init systemd runsvdir s6-svscan keepalived iptables nft tcpdump tshark wireshark nmap masscan zmap arp-scan hping3 fping mtr traceroute bettercap kismet wifite fail2ban\\S* dhcpd hostapd wpa_supplicant snort suricata varnishd postgres mysqld mariadbd icecast2? mpd murmurd avahi-daemon rpcbind rpc\\.\\w+ exportfs nfsd glusterd pcscd usbmuxd cupsd slapd freeradius radiusd asterisk libvirtd udevd gparted qemu-system\\S* strace perf bpftrace sysdig iotop powertop htop iftop nethogs lsof ftrace bcc chroot nsenter mount insmod modprobe sysctl hans sslsplit iodined? ptunnel\\S* redsocks sslh stunnel[45]? xinetd inetd tinyproxy 3proxy danted sockd snmpd lldpd radvd miniupnpd zabbix_\\w+ munin-node nrpe ulogd arpwatch p0f passivedns netsniff-ng ntopng softflowd nfcapd pdnsd nullmailer delegated'.split(
    ' ',
  );
const either = (names: readonly string[]): string => `(?:${names.join('|')})(?![\\w.]|-\\w)`;
const ownAffair = new RegExp(`(?<![\\w.-])${either([...ownPrograms, ...helpers])}`);
/** Where a command may stand in a script. A pattern of its own: in front of that many names V8 compiles them ten times over, 7 ms. */
const commandPlace = /^[ \t]*(?:exec[ \t]+)?(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?/gm;
const ownAffairHere = new RegExp(either(ownPrograms), 'y');
/** Helpers run beside the program proper in many images: only where they are what goes on running do they answer for root. */
const helperHere = new RegExp(either(helpers), 'y');
/** A start script that gives its folders to somebody starts its program as them. */
const handsOver = /^[ \t]*chown[ \t]+(?:-\S+[ \t]+)*["']?(?!root\b|0\b|-)[\w$]/m;

/** How the author says the image is to be run: with more rights than a container has, so not for lack of a USER. */
const asksForMore =
  /^[ \t]*#.*(?:--privileged\b|--cap-add\b|--device\b|--pid[= ]host\b|docker\.sock\b|\/dev\/(?:bus|snd|kvm|net|mem|sd[a-z]|video)|\/lib\/modules)/m;

const notToRun = /\.(?:apk|ipa|wasm|rpm|deb|tar|zip)["'\]\s]*$/;

/** True if what the image starts changes the user by itself, needs root for what it does, or is nothing to run in a container. */
export function rootIsItsAffair(repository: Repository, file: DockerfileUnit, stage: Stage): boolean {
  const start = startText(stage);
  if (drops.test(file.text) || ownAffair.test(start) || asksForMore.test(file.text) || notToRun.test(start.trim()))
    return true;
  // BuildKit runs a frontend itself, in a sandbox of its own.
  if (file.text.includes('moby.buildkit.frontend.')) return true;
  const scripts = startOfImage(repository, file, stage)?.scripts ?? [];
  return scripts
    .filter(isShell)
    .some(
      (text) =>
        drops.test(text) || starts(ownAffairHere, text) || starts(helperHere, lastStarts(text)) || handsOver.test(text),
    );
}

/** True if a line of `script` starts one of `programs` (sticky): comments and arguments speak of them too. No program is called `exec`. */
function starts(programs: RegExp, script: string): boolean {
  for (const { 0: before, index } of script.matchAll(commandPlace)) {
    programs.lastIndex = index + before.length;
    if (programs.test(script)) return true;
  }
  return false;
}

const isShell = (script: string): boolean =>
  script.startsWith('#!')
    ? /^#![^\n]*sh\b/.test(script)
    : !/^(?:import|from|const|require|package|use|<\?php)\b/m.test(script);

/** The lines of a start script that say what goes on running: every `exec`, and the last command if it is not put into the background. */
function lastStarts(script: string): string {
  const lines = script.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '' && !/^(?:#|fi$|done$|esac$|\}$|wait\b|exit\b)/.test(line)) ?? '';
  return [...lines.filter((line) => /^exec\b/.test(line)), last.endsWith('&') ? '' : last].join('\n');
}

const startText = (stage: Stage): string =>
  `${effective(stage, 'ENTRYPOINT')?.rest.text ?? ''} ${effective(stage, 'CMD')?.rest.text ?? ''}`;

const rootWords = /^(?:root|0)(?::|$)/;
const manifestFolders =
  /(?:^|\/)(?:k8s|kube|kubernetes|kubernetes-manifests|helm|helm-chart|charts?|manifests?|deploy|deployment|deployments|kustomize|openshift|argocd|gitops)\//i;

const nonRootImages = keptOn<Repository, ReadonlySet<string>>();
/** Largest number of manifests that are opened. */
const maxManifests = 1000;

/** True if all that runs the image in this repository gives it a user: every compose service that builds it, or a pod with `runAsNonRoot`. */
export function getsAUser(repository: Repository, file: DockerfileUnit): boolean {
  const services = repository.composes.flatMap((compose) =>
    repository.composeBuilds(compose).filter(({ dockerfile }) => dockerfile === file.path),
  );
  if (services.length > 0 && services.every(({ definition: { user } }) => user && !rootWords.test(user.value)))
    return true;
  let images = nonRootImages.get(repository);
  if (!images) {
    images = imagesWithUser(repository);
    nonRootImages.set(repository, images);
  }
  const folder = baseName(parentOf(file.path));
  return folder !== '' && images.has(folder);
}

/** Last parts of the names of images that pods run with `runAsNonRoot: true`. */
function imagesWithUser(repository: Repository): ReadonlySet<string> {
  const images = new Set<string>();
  let budget = maxManifests;
  for (const path of repository.tree.paths()) {
    if (!/\.ya?ml$/.test(path) || !manifestFolders.test(path)) continue;
    if (budget-- <= 0) break;
    const text = repository.tree.text(path);
    if (text === undefined || !text.includes('runAsNonRoot')) continue;
    for (const document of text.split(/^---/m)) {
      if (!/runAsNonRoot:[ \t]*true/.test(document)) continue;
      for (const [, image = ''] of document.matchAll(/^[ \t-]*image:[ \t]*["']?([^\s"'#{]+)/gm))
        images.add(baseName(image).replace(/[:@].*$/, ''));
    }
  }
  return images;
}

const interpreters = /^(?:npm|pnpm|yarn|node|python[\d.]*|ruby|java|php|flask|uvicorn|gunicorn|rails|puma|bun|deno)$/;
const help = /^(?:--?h(?:elp)?|help|--version|version)$/;

/**
 * True if the image is a program to call and no service: it publishes no port, nothing checks its health, and it starts one
 * installed program by its name, with no argument but a plea for help.
 */
export function isTool(stage: Stage): boolean {
  const serves = ancestry(stage).some(({ instructions }) =>
    instructions.some(({ keyword }) => keyword === 'EXPOSE' || keyword === 'HEALTHCHECK'),
  );
  if (serves) return false;
  const words = startText(stage)
    .split(/[\s[\],"']+/)
    .filter(Boolean);
  const [name = '', ...rest] = words;
  const asks = rest.length > 0 && rest.every((word) => help.test(word));
  if (asks && !interpreters.test(name)) return true;
  return rest.length === 0 && /^(?:\/usr\/s?bin\/|\/s?bin\/)?[a-z][\w+-]*$/.test(name) && !interpreters.test(name);
}
