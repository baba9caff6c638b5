import type { Site, Step } from '../findings.ts';

/** One step of an evidence path. */
export const stepAt = (site: Site, label: string): Step => ({ path: site.path, ...site.span, label });
