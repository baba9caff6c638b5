/** What people write where the work itself may get lost. */
export const STATED_LOSS = /best[\s-]?effort|fire[\s-](and|&)[\s-]forget/i;

const STAYS =
  /(are|is) logged,? (and )?not (re)?thrown|(must|should|shall|do|does|can|will) ?n[o']t (fail|block|break|stop|throw|prevent|interrupt|abort)|never (fail|block|throw|break)|non[\s-]?(critical|fatal|blocking)|not (critical|fatal|important)|avoid (to )?throw|ignor|intentional|on purpose|optional|no[\s-]?op|do nothing|swallow\s+\w+\s+(failures?|errors?)|always (complete|succeed|continue|work)|already (gone|deleted|exists|removed)|fall(s|ing)? ?back|accepted risk|opportunistic|will (be )?retr(y|ied)|retr(y|ies|ied) (again )?(at|on|in|with)? ?the next|don't care|safe to/i;

/** What people write where a failure is meant to stay where it is. */
export const STATED_POLICY = new RegExp(`${STATED_LOSS.source}|${STAYS.source}`, 'i');
