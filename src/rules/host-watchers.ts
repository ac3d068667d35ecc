import type { ComposeService } from '../models/compose/compose.ts';
import { imageNameOf } from './written-services.ts';

/** Names of images that watch a host: its numbers, processes, logs. */
const watchers =
  /^(?:node[-_]exporter|cadvisor|netdata|agent|telegraf|metricbeat|filebeat|fluent-?bit|fluentd|promtail|alloy|vector|glances|process-exporter|beszel-agent|newrelic-infra|falco|tetragon|beyla|scope|osquery|monit|.*ebpf.*|(?:opentelemetry-collector|otelcol)(?:-contrib)?)$/;

/** True for a service that is there to watch the host: it has to see it, though seldom to write to it. */
export const watchesHost = (service: ComposeService): boolean => watchers.test(imageNameOf(service) ?? '');
