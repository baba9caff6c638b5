/** What people write where a failure is meant to stay where it is. */
export const STATED_POLICY =
  /best[\s-]?effort|(must|should|shall|do|does|can|will) ?n[o']t (fail|block|break|stop|throw|prevent|interrupt|abort)|never (fail|block|throw|break)|non[\s-]?(critical|fatal|blocking)|not (critical|fatal|important)|avoid (to )?throw|ignor|intentional|on purpose|optional|no[\s-]?op|do nothing|swallow\s+\w+\s+(failures?|errors?)|always (complete|succeed|continue|work)|already (gone|deleted|exists|removed)|fall(s|ing)? ?back|accepted risk|don't care|safe to/i;
