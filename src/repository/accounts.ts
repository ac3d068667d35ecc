import { keptOn } from '../text/kept-on.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { valuesOf } from '../models/shell/tools/tool.ts';
import { inside, joinPath } from './build-context.ts';
import { flag, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { destinationOf } from './stage-files.ts';
import { packageStepOf } from './system-packages.ts';

/** A user that a RUN makes. */
export interface MadeUser {
  readonly name: string;
  readonly word: ShellWord;
  readonly command: ShellCommand;
  readonly instruction: Instruction;
  readonly stage: Stage;
}

/** What the RUN instructions of a stage and those that it rests on do about users. */
export interface Accounts {
  readonly made: readonly MadeUser[];
  /** Groups that a user is put into beside its own, by the user. */
  readonly groups: ReadonlyMap<string, readonly { readonly group: string; readonly word: ShellWord }[]>;
  /** True if more users may have come: a name that is not known, a script, a passwd file that is copied. */
  readonly open: boolean;
  /** Names of the packages that are installed; many bring a user along. */
  readonly packages: readonly string[];
}

/** Programs that neither make users nor run others. */
const bystanders = new Set(
  'echo printf true : test [ sleep id which ldconfig update-ca-certificates locale-gen apt-key dpkg-reconfigure sed grep cat touch find head tail tee ls date unzip zip gunzip make cmake gcc wget curl node npx tsc java javac go cargo rustup pip gpg'.split(
    ' ',
  ),
);

const accounts = keptOn<Stage, Accounts>();

/** What `stage` and its ancestors do about users. */
export function accountsOf(file: DockerfileUnit, stage: Stage): Accounts {
  let found = accounts.get(stage);
  if (!found) accounts.set(stage, (found = readAccounts(file, stage)));
  return found;
}

function readAccounts(file: DockerfileUnit, stage: Stage): Accounts {
  const made: MadeUser[] = [];
  const groups = new Map<string, { group: string; word: ShellWord }[]>();
  const packages: string[] = [];
  let open = false;
  const join = (name: string, word: ShellWord): void => {
    const list = groups.get(name) ?? [];
    for (const group of (word.value ?? '').split(',')) if (group !== '') list.push({ group, word });
    groups.set(name, list);
  };
  for (const one of ancestry(stage).toReversed()) {
    for (const instruction of one.instructions) {
      const { keyword } = instruction;
      if (keyword === 'COPY' || keyword === 'ADD') open ||= mayCopyAccounts(file, one, instruction);
      if (keyword !== 'RUN') continue;
      for (const { dialect, commands, errors } of file.scripts(instruction)) {
        if (dialect === 'powershell' || dialect === 'cmd' || errors.length > 0) open = true;
        for (const command of commands) {
          if (
            command.redirects.some(
              ({ target }) => target === undefined || /(?:^|\/)passwd$/.test(target.value ?? target.raw),
            )
          )
            open = true;
          const call = invocation(command);
          if (call === undefined) {
            const step = packageStepOf(command);
            if (!step && (command.name === undefined || !bystanders.has(command.name))) open = true;
            continue;
          }
          const step = packageStepOf(command);
          if (step?.kind === 'install') {
            if (step.open) open = true;
            packages.push(...step.packages.map(({ name }) => name));
          }
          const [first, second] = call.operands;
          if (call.tool === 'useradd' || call.tool === 'adduser') {
            if (first?.value === undefined || call.operands.length > 2) open = true;
            else if (call.tool === 'adduser' && second) join(first.value, second);
            else made.push({ name: first.value, word: first, command, instruction, stage: one });
            if (first?.value !== undefined && call.tool === 'useradd')
              for (const word of valuesOf(call, 'groups')) join(first.value, word);
          } else if (call.tool === 'usermod') {
            if (call.flags.some(({ name }) => name === 'login')) open = true;
            if (first?.value !== undefined) for (const word of valuesOf(call, 'groups')) join(first.value, word);
          } else if (call.tool === 'addgroup' && first?.value !== undefined && second) join(first.value, second);
          else if (call.tool === 'python' || call.tool === 'docker') open = true;
        }
      }
    }
  }
  return { made, groups, open, packages };
}

/** Whether a COPY or ADD may bring `/etc/passwd`. */
function mayCopyAccounts(file: DockerfileUnit, stage: Stage, instruction: Instruction): boolean {
  const target = destinationOf(file, stage, instruction);
  if (target === undefined) return false;
  if (inside('etc', target.path) !== undefined) return /^etc(?:\/passwd)?$/.test(target.path);
  if (target.path !== '') return false;
  // Into the root: a single file is one, a folder may be a whole system.
  return (
    flag(instruction, 'from') !== undefined ||
    instruction.keyword === 'ADD' ||
    sourceWords(instruction).some(
      ({ text }) => !/\.\w+$/.test(text) && /root|fs|overlay|files|etc/i.test(joinPath('', text)),
    )
  );
}

const users = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const onDebian =
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt systemd-network systemd-resolve systemd-timesync messagebus';
const onAlpine =
  'root bin daemon adm lp sync shutdown halt mail news uucp operator man postmaster cron ftp sshd at squid xfs games postgres cyrus vpopmail ntp smmsp guest nobody';
const onRpm =
  'root bin daemon adm lp sync shutdown halt mail operator games ftp nobody dbus systemd-network systemd-oom systemd-resolve systemd-coredump systemd-timesync tss polkitd';

/** Official images that rest on a distribution and make no user, or these. */
const official: Readonly<Record<string, string>> = {
  python: '',
  golang: '',
  ruby: '',
  rust: '',
  php: '',
  openjdk: '',
  'eclipse-temurin': '',
  maven: '',
  'buildpack-deps': '',
  node: 'node',
  nginx: 'nginx',
  gradle: 'gradle',
  postgres: 'postgres',
  redis: 'redis',
};

/** The users of an image as its publisher ships it; undefined if that is not known. */
function usersOf(image: ImageReference | 'scratch'): ReadonlySet<string> | undefined {
  if (image === 'scratch') return users('');
  if (image.error !== undefined) return undefined;
  if (image.normalized.startsWith('gcr.io/distroless/')) return users('root nobody nonroot');
  const name = /^(?:docker\.io\/library|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\/([^/]+)$/.exec(
    image.normalized,
  )?.[1];
  if (name === undefined) return undefined;
  if (name === 'busybox') return users('root daemon bin sys sync mail www-data operator nobody');
  const distribution = systemOf(image)?.distribution;
  const own = Object.hasOwn(official, name) ? official[name] : undefined;
  if (
    own === undefined &&
    name !== distribution &&
    name !== 'amazonlinux' &&
    name !== 'rockylinux' &&
    name !== 'almalinux'
  )
    return undefined;
  // Tags of these images do not say which distribution they rest on.
  if (
    own !== undefined &&
    distribution === undefined &&
    !/^(?:openjdk|eclipse-temurin|maven|gradle|buildpack-deps)$/.test(name)
  )
    return undefined;
  switch (distribution) {
    case 'alpine':
      return users(`${onAlpine} ${own ?? ''}`);
    case 'debian':
      return users(`${onDebian} ${own ?? ''}`);
    case 'ubuntu':
      return users(`${onDebian} ubuntu ${own ?? ''}`);
    case 'fedora':
    case 'centos':
    case 'rocky':
    case 'alma':
    case 'amazonlinux':
      return users(`${onRpm} ${own ?? ''}`);
    default:
      return undefined;
  }
}

/** Users that packages make: their names say which, but not always the package's. */
const ofPackages =
  /^(?:_|systemd-|debian-)|^(?:www-data|nginx|apache|apache2|httpd|postgres|mysql|mariadb|mongodb?|redis|memcached?|rabbitmq|couchdb|cassandra|elasticsearch|kibana|logstash|solr|zookeeper|kafka|jenkins|tomcat\d*|jetty|git|gogs|gitea|sshd|ftp|vsftpd|proftpd|postfix|dovecot|mail|news|uucp|cron|at|named|bind|unbound|ntp|chrony|openvpn|squid|varnish|haproxy|icecast2?|mosquitto|influxdb|telegraf|grafana|prometheus|consul|vault|nomad|docker|rpc|statd|messagebus|dbus|avahi|pulse|colord|saned|clamav|amavis|snort|suricata|zabbix|nagios|munin|puppet|chef|salt|ceph|libvirt|qemu|radicale|debian-tor|tor|i2p\w*|minidlna|transmission|debian-transmission|asterisk|freeswitch|znc|ircd|inspircd|bitlbee|ldap|openldap|slapd|lighttpd|caddy|php-fpm|polkitd|geoclue|rtkit|usbmux|tss|Debian-exim|vcsa|abrt|oprofile|pcap|tcpdump|wireshark|sabnzbd\w*|plex|emby|jellyfin|guest|ubuntu|vagrant)$/;

/**
 * Why the user `name` is surely not in the image when `instruction` (a USER) names it; undefined if it is there, or nobody knows.
 */
export function whyNoUser(
  file: DockerfileUnit,
  stage: Stage,
  instruction: Instruction,
  name: string,
): string | undefined {
  const root = ancestry(stage).at(-1);
  if (root?.image === undefined) return undefined;
  const base = usersOf(root.image === 'scratch' ? 'scratch' : parseImageReference(root.image));
  if (base === undefined || base.has(name)) return undefined;
  const { made, groups, open, packages } = accountsOf(file, stage);
  const same = made.filter((one) => one.name === name);
  if (open || groups.has(name) || same.some((one) => one.instruction.span.start < instruction.span.start))
    return undefined;
  const brought = (one: string): boolean => one.includes(name) || name.includes(one);
  if (packages.length > 0 && (ofPackages.test(name) || packages.some(brought))) return undefined;
  return same.length > 0 ? 'it is made only later' : `${root.image} has no such user, and no instruction makes one`;
}
