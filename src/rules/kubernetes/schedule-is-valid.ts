import { scheduleProblem } from '../../models/kubernetes/schedule.ts';
import { textOf } from '../../models/kubernetes/values.ts';
import { placedObjectsOf } from '../../repository/manifest-objects.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/schedule-is-valid',
  level: 'error',
  must: 'The schedule of a CronJob has five fields, each within its bounds.',
  why: 'The API server refuses the object: "Invalid value". Unlike in a crontab, Sunday is 0 only.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      if (object.kind !== 'CronJob' || !object.apiVersion.startsWith('batch/')) continue;
      const schedule = textOf(object.node.at('spec', 'schedule'));
      if (!schedule || /[{}$<>%]/.test(schedule.value) || schedule.node.source.includes('{{')) continue;
      const problem = scheduleProblem(schedule.value);
      if (problem === undefined) continue;
      const written = file.text.slice(schedule.span.start, schedule.span.end);
      const sunday = /^((?:\S+\s+){4})7$/.exec(schedule.value.trim())?.[1];
      yield {
        file,
        range: schedule.span,
        message: `\`${schedule.value}\` is no schedule: ${problem}`,
        fix:
          sunday !== undefined && !schedule.node.viaAlias && /7["']?$/.test(written)
            ? fix.safe('Write Sunday as 0', file, edit.replace(schedule.span, written.replace(/7(["']?)$/, '0$1')))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'cron.yaml':
          'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec:\n  schedule: "0 3 * * 7"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: b }\nspec:\n  schedule: "0 24 * * *"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec:\n  schedule: "0 0 3 * * *"\n',
      },
      finds: ['cron.yaml:5:13', 'cron.yaml:11:13', 'cron.yaml:17:13'],
      fixed: {
        'cron.yaml':
          'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec:\n  schedule: "0 3 * * 0"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: b }\nspec:\n  schedule: "0 24 * * *"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec:\n  schedule: "0 0 3 * * *"\n',
      },
    },
  ],
  good: [
    {
      files: {
        'cron.yaml':
          'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec:\n  schedule: "*/5 0-6,22 1 JAN-mar mon-fri/2"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: b }\nspec:\n  schedule: "@daily"\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec:\n  schedule: ${SCHEDULE}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: d }\nspec:\n  schedule: "5/15 * ? * 6"\n',
      },
    },
  ],
});
