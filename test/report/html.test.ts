import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/review/types.ts';
import { render } from '../../src/report/html.ts';
import { comparedOrders } from './compared.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';
import { readText } from './orders-api-sources.ts';

const page = (review: Review): string => render(review, { readText });

const dataOf = (text: string) =>
  JSON.parse(/<script type="application\/json" id="bpx-data">(.*)<\/script>/.exec(text)?.[1] ?? '') as {
    findings: { id: string; state: string; code?: string[] }[];
    fixed: unknown[];
    accepted: unknown[];
  };

describe('the HTML report', () => {
  it('is one file that asks for nothing', () => {
    const text = page(ordersApi());
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<link|<img|<iframe|<script src|@import|url\(|fetch\(|XMLHttpRequest|innerHTML/);
    expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
  });

  it('holds every entry with its code, the fixed and the accepted ones apart', () => {
    const data = dataOf(page(comparedOrders()));
    expect(data.findings.length).toBe(10);
    expect(data.findings.filter(({ state }) => state === 'new').map(({ id }) => id)).toEqual([
      'authz/object-level',
    ]);
    expect(data.findings.find(({ id }) => id === 'authz/object-level')?.code?.length).toBeGreaterThan(1);
    expect(data.fixed).toHaveLength(1);
    expect(data.accepted).toHaveLength(1);
  });

  it('lets no text of the reviewed tree end its data or become markup', () => {
    const review = ordersApi();
    const attack = '</script><img src=x onerror=alert(1)><!--';
    for (const service of review.services) {
      service.name = attack;
      for (const { findings } of service.outcomes)
        for (const finding of findings)
          Object.assign(finding, { message: attack, path: attack, symbol: attack });
    }
    const text = page(review);
    expect(text).not.toContain('<img');
    expect(text.match(/<\/script>/g)).toHaveLength(2);
  });

  it('has no control or bidirectional characters', () => {
    expect(page(ordersApi())).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/);
  });

  it('is the same for the same review, and there for a clean one and for several packages', () => {
    expect(page(ordersApi())).toBe(page(ordersApi()));
    expect(page(cleanService())).toContain('gate passed');
    expect(page(monorepo())).toContain('services/orders-api');
  });
});
