import axe from 'axe-core';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings.ts';
import { render } from '../../src/report/html.ts';
import type { Review } from '../../src/review/types.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { comparedOrders } from './compared.ts';
import { monorepo, ordersApi } from './orders-api.ts';
import { readText } from './orders-api-sources.ts';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
if (!executablePath)
  console.warn('No Chromium found (set CHROMIUM to its path): the HTML report is not opened in a browser.');

const manyFindings = (number: number): Review => {
  const review = ordersApi();
  const [service] = review.services;
  if (!service) throw new Error('no service');
  const [first, ...others] = service.outcomes;
  const sample = first?.findings[0];
  if (!first || !sample) throw new Error('no finding');
  const findings = Array.from({ length: number }, (_, index): Finding => ({
    ...sample,
    unit: `${index}`,
    line: index + 1,
    fingerprint: `${index}`,
  }));
  return { ...review, services: [{ ...service, outcomes: [{ ...first, findings }, ...others] }] };
};

describe.skipIf(!executablePath)('the page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  const open = async (
    review: Review,
    { width = 1280, scheme = 'light' as 'light' | 'dark', hash = '' } = {},
  ): Promise<{ page: Page; requests: string[]; errors: string[] }> => {
    const file = join(temporaryFolder(), 'report.html');
    writeFileSync(file, render(review, { readText }));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const requests: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    return { page, requests, errors };
  };

  const rows = (page: Page): Promise<number> => page.locator('.row').count();

  it.each([
    ['one service', ordersApi()],
    ['several packages', monorepo()],
    ['a change', comparedOrders()],
  ])('asks for nothing and throws nothing: %s', async (_, review) => {
    const { page, requests, errors } = await open(review);
    await page.keyboard.press('x');
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
    await page.close();
  });

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [420, 'light'],
    [420, 'dark'],
  ] as const)(
    'has no violation of axe at %i px, %s: closed, open and in the dialog',
    async (width, scheme) => {
      const { page } = await open(comparedOrders(), { width, scheme });
      const violations = async (): Promise<string[]> => {
        const found = await page.evaluate(
          `${axe.source};axe.run().then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.target).join(' ')))`,
        );
        return found as string[];
      };
      expect(await violations()).toEqual([]);
      await page.keyboard.press('x');
      expect(await violations()).toEqual([]);
      await page.keyboard.press('?');
      expect(await violations()).toEqual([]);
      await page.close();
    },
  );

  it('never scrolls sideways from 320 px on', async () => {
    for (const width of [320, 420, 768, 1080, 1280]) {
      const { page } = await open(ordersApi(), { width });
      await page.keyboard.press('x');
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, `${width} px`).toBe(0);
      await page.close();
    }
  });

  it('filters by words, path, severity and category, by keyboard alone', async () => {
    const { page } = await open(ordersApi());
    const all = await rows(page);
    await page.keyboard.press('/');
    await page.keyboard.type('path:src/clients');
    await expect.poll(() => rows(page)).toBeLessThan(all);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows(page)).toBe(all);
    for (const key of ['2', '3', '4']) await page.keyboard.press(key);
    expect(await page.locator('.row .sev.high').count()).toBe(0);
    const criticals = await rows(page);
    expect(criticals).toBeGreaterThan(0);
    await page.keyboard.press(']');
    expect(await rows(page)).toBeLessThanOrEqual(criticals);
    await page.keyboard.press('[');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    expect(await page.locator('.row[aria-expanded="true"]').count()).toBe(1);
    await page.keyboard.press('?');
    await page.locator('#keysOn').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('#panel').focus();
    await page.keyboard.press('1');
    expect(await rows(page)).toBe(criticals);
    await page.close();
  });

  it('tells new findings from unchanged ones', async () => {
    const { page } = await open(comparedOrders());
    await page.locator('#state').selectOption('new');
    expect(await rows(page)).toBe(1);
    expect(await page.locator('#fixed li').count()).toBe(1);
    await page.close();
  });

  it('opens the finding that its address names', async () => {
    const { page } = await open(ordersApi(), { hash: '#authz/object-level@src/orders/invoice.routes.ts:2' });
    await expect
      .poll(() => page.locator('.row[aria-expanded="true"] .fid').textContent())
      .toBe('authz/object-level');
    await page.close();
  });

  it('prints every finding open', async () => {
    const { page } = await open(ordersApi());
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('.row[aria-expanded="true"]').count()).toBe(await rows(page));
    await page.close();
  });

  it('opens with 5,000 findings in under two seconds, and draws 200 of them', async () => {
    const file = join(temporaryFolder(), 'report.html');
    writeFileSync(file, render(manyFindings(5_000), { readText }));
    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    // Counted on the page's own thread: what else the machine does is not in it.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(pathToFileURL(file).href);
    expect(await rows(page)).toBe(200);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(2);
    await page.locator('#more').click();
    expect(await rows(page)).toBe(400);
    await page.close();
  });
});
