// Sums the test runs of .ci/run: the folder holds vitest's JSON reports and `failed`, the names of the steps that failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };
const explained = new Set();

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const run = path.basename(file, '.json');
  const report = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const before = sum.failed;
  for (const { name, status, message, assertionResults } of report.testResults) {
    for (const { fullName, status: fate } of assertionResults) {
      if (fate === 'passed') sum.passed++;
      else if (fate === 'failed') sum.failed++;
      else sum.skipped++;
      if (fate !== 'passed')
        console.log(`${fate === 'failed' ? 'failed' : 'skipped'}  ${run}: ${path.relative('.', name)}: ${fullName}`);
    }
    // A file that could not even be read has no tests to show for it.
    if (status === 'failed' && !assertionResults.some(({ status: fate }) => fate === 'failed')) {
      sum.failed++;
      console.log(`failed  ${run}: ${path.relative('.', name)}: ${message.split('\n')[0]}`);
    }
  }
  if (sum.failed > before) explained.add(run);
}

const steps = existsSync(path.join(folder, 'failed'))
  ? readFileSync(path.join(folder, 'failed'), 'utf8').trim().split('\n')
  : [];
for (const step of steps) {
  if (explained.has(step)) continue;
  sum.failed++;
  console.log(`failed  ${step}`);
}
if (sum.passed + sum.failed === 0) {
  sum.failed++;
  console.log('failed  no test ran');
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 ? 0 : 1;
