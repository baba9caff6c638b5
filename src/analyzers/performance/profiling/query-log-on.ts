import { defineCheck } from '../../check.ts';

export const queryLogOn = defineCheck({
  title: 'Every SQL statement is logged in production',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A database client whose statement log is switched on, by an option or by its default, without a condition on the environment.',
  why: 'Each query writes a line before it runs: the log becomes the slowest and most expensive part of the service, and personal data of the parameters stands in it.',
  leavesAlone: [
    'logging that depends on a level or on the environment',
    'slow-query logs',
    'clients of tests, scripts and command lines',
  ],
  howToFix: 'Switch the statement log off, or log only statements that take longer than a limit.',
  references: ['CWE-532', 'CWE-779'],
  example: {
    bad: 'new Sequelize(url);',
    good: 'new Sequelize(url, { logging: false });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const { call, setting, name, isDefault } of model.queryLogs.sites) {
      if (setting === 'off') pass(call);
      else if (setting === 'on') {
        report(call, {
          message: isDefault
            ? `\`${name}\` logs every SQL statement by default, and no \`logging\` option switches it off.`
            : `\`${name}\` is told to log every SQL statement, in production too.`,
          label: 'logs each statement',
          severity: 'medium',
        });
      } else notAssessed(call, setting);
    }
  },
});
