import type { ComposeService } from '../models/compose/compose.ts';
import { imageNameOf } from './written-services.ts';

/** A kind of program that keeps data for others, or manages what does. */
interface Store {
  readonly image: RegExp;
  /** Ports that clients use. */
  readonly ports: readonly number[];
  /** Why everybody is let in; undefined if they are asked for a password, or if nobody knows. */
  readonly open?: (service: ComposeService) => string | undefined;
}

const valueOf = ({ environment }: ComposeService, ...names: readonly string[]): string | undefined =>
  environment.find(({ name }) => names.includes(name))?.value;

const isOn = (value: string | undefined): boolean => /^(?:1|true|yes|on)$/i.test(value ?? '');

/** True if more may be set than the file shows. */
const mayHide = ({ envFile, configs, secrets, extends: from, build }: ComposeService): boolean =>
  [envFile, configs, secrets].some((one) => one.length > 0) || from !== undefined || build !== undefined;

const words = ({ command, entrypoint }: ComposeService): string =>
  [...(entrypoint?.words ?? []), ...(command?.words ?? [])].map(({ value }) => value).join(' ');

const binds = ({ volumes }: ComposeService, pattern: RegExp): boolean =>
  volumes.some(({ target }) => target !== undefined && pattern.test(target));

/** What the official images do without settings (hub.docker.com descriptions of redis, memcached, mongo, postgres, mysql, mariadb, elasticsearch). */
const stores: readonly Store[] = [
  {
    image: /^(?:redis|valkey|keydb|redis-stack(?:-server)?|dragonfly)$/,
    ports: [6379],
    open: (service) =>
      !/requirepass|aclfile|\.conf|\$/.test(words(service)) &&
      !binds(service, /\.conf$|\/etc\/redis|\/usr\/local\/etc|\/bitnami/) &&
      !service.environment.some(({ name }) => /PASSWORD|ARGS|EXTRA|ACL/.test(name))
        ? 'it asks for no password, the image switches protected mode off'
        : undefined,
  },
  {
    image: /^memcached$/,
    ports: [11_211],
    open: (service) => (/-S\b|-Y\b/.test(words(service)) ? undefined : 'it asks for no password'),
  },
  {
    image: /^(?:mongo|mongodb-community-server)$/,
    ports: [27_017],
    open: (service) =>
      !service.environment.some(({ name }) => /ROOT_USERNAME|ROOT_USER\b/.test(name)) &&
      !/--auth\b|--keyFile|--config|-f\b|\$/.test(words(service)) &&
      !binds(service, /\.conf$|\/etc\/mongo/)
        ? 'without `MONGO_INITDB_ROOT_USERNAME` it asks for no password'
        : undefined,
  },
  {
    image: /^(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|pgvecto-rs|postgres-\w+)$/,
    ports: [5432],
    open: (service) =>
      valueOf(service, 'POSTGRES_HOST_AUTH_METHOD') === 'trust'
        ? '`POSTGRES_HOST_AUTH_METHOD: trust` asks for no password'
        : undefined,
  },
  {
    image: /^(?:mysql|mysql-server|mariadb|percona|percona-server)$/,
    ports: [3306],
    open: (service) =>
      isOn(valueOf(service, 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD'))
        ? 'its root needs no password'
        : undefined,
  },
  {
    image: /^elasticsearch$/,
    ports: [9200, 9300],
    open: (service) =>
      valueOf(service, 'xpack.security.enabled') === 'false'
        ? '`xpack.security.enabled: false` asks for no password'
        : undefined,
  },
  {
    image: /^opensearch$/,
    ports: [9200, 9300],
    open: (service) =>
      isOn(valueOf(service, 'DISABLE_SECURITY_PLUGIN', 'plugins.security.disabled'))
        ? 'its security plugin is off'
        : undefined,
  },
  { image: /^etcd$/, ports: [2379, 2380] },
  { image: /^(?:zookeeper|cp-zookeeper)$/, ports: [2181] },
  { image: /^(?:cassandra|scylla)$/, ports: [9042, 7000] },
  { image: /^couchdb$/, ports: [5984] },
  { image: /^neo4j$/, ports: [7474, 7687] },
  { image: /^influxdb$/, ports: [8086] },
  { image: /^(?:clickhouse|clickhouse-server)$/, ports: [8123, 9000] },
  { image: /^(?:server|azure-sql-edge|mssql-server-linux)$/, ports: [1433] },
  { image: /^rabbitmq$/, ports: [5672, 15_672] },
  {
    image: /^(?:adminer|phpmyadmin|pgadmin4|mongo-express|redis-commander|redisinsight)$/,
    ports: [80, 8080, 8081, 5050, 5540],
  },
  { image: /^(?:docker|dind)$/, ports: [2375], open: () => 'whoever reaches it owns the host' },
];

export interface StoreKind {
  /** Name of the image. */
  readonly name: string;
  readonly ports: readonly number[];
  /** Why everybody is let in; undefined if they are asked for a password, or if nobody knows. */
  readonly open: string | undefined;
}

/** What a service keeps or manages, as the name of its image says. */
export function storeOf(service: ComposeService): StoreKind | undefined {
  const name = imageNameOf(service);
  const store = name === undefined ? undefined : stores.find(({ image }) => image.test(name));
  if (name === undefined || !store) return undefined;
  return { name, ports: store.ports, open: mayHide(service) ? undefined : store.open?.(service) };
}

/** True for a program whose next version may not read what this one has written. */
export const keepsData = (name: string): boolean =>
  /^(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|mysql|mariadb|percona|mongo|elasticsearch|opensearch|neo4j|influxdb|cassandra|rabbitmq|gitlab-[ce]e|clickhouse(?:-server)?)$/.test(
    name,
  );
