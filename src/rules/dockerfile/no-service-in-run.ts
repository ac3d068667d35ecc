import { type BuildStep, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-service-in-run',
  level: 'warning',
  must: 'A RUN starts no service that is to run in the container.',
  why: 'Every process of a RUN ends with it: an image holds files, not processes. What is to run belongs into CMD or ENTRYPOINT, or into a container of its own.',
  aliases: ['DL3001'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('service', 'systemctl', 'initctl', 'rc-service', 'invoke-rc.d')) {
        if (!startsService(step)) continue;
        const { command } = step;
        const line = [command.name, ...command.args.map(({ raw }) => raw)].join(' ');
        yield {
          file,
          range: command.span,
          message:
            command.name === 'systemctl'
              ? `\`${line}\` fails or does nothing: systemd does not run in a build`
              : `\`${line}\`: the service ends with this RUN, and no container starts it again`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get install -y nginx && \\\n    service nginx start\nRUN sudo systemctl restart ssh && echo done\nRUN /etc/init.d/x start; service mysql restart\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:5', 'Dockerfile:5:26'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN service postgresql start && psql -c "CREATE USER x" && service postgresql stop\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN systemctl enable nginx && systemctl set-default multi-user.target && systemctl mask x\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nCMD service nginx start && tail -f /var/log/nginx.log\n' } },
  ],
});

/** Programs that make no use of a service that runs. */
const idle =
  /^(?:echo|printf|true|:|rm|apt-get|apt|yum|dnf|apk|exit|export|cd|set|chmod|chown|mkdir|systemctl|service)$/;

function startsService(step: BuildStep): boolean {
  const { command } = step;
  const words = command.args.flatMap(({ value }) => (value === undefined || value.startsWith('-') ? [] : [value]));
  const isLate = command.name === 'service' || command.name === 'rc-service' || command.name === 'invoke-rc.d';
  const verb = isLate ? words[1] : words[0];
  if (verb === undefined || !/^(?:start|restart|reload|try-restart)$/.test(verb)) return false;
  if (command.name !== 'systemctl' && stepsAfter(step).some(({ command: later }) => !idle.test(later.name ?? '')))
    return false;
  // `systemctl start x || true`
  return !command.conditional;
}
