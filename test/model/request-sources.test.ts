import { describe, expect, it } from 'vitest';
import { isClient } from '../../src/model/behaviour/dataflow/label.ts';
import { modelOf } from '../harness/model-of.ts';

/** Whether what a client sent comes to each `sink(…)` of a file, in source order. */
const arrivals = (dependency: string, path: string, text: string): boolean[] => {
  const model = modelOf({ [path]: text }, { manifests: { '': { dependencies: { [dependency]: '*' } } } });
  return model.calls.all
    .filter((call) => call.callee?.name === 'sink')
    .sort((a, b) => a.start - b.start)
    .map((call) => model.dataflow.reaching(call.args[0], 'quote').labels.some(isClient));
};

describe('what the frameworks of files hand to a handler', () => {
  it('SvelteKit: the event', () => {
    expect(
      arrivals(
        '@sveltejs/kit',
        'src/routes/orders/[id]/+server.ts',
        `import { json } from '@sveltejs/kit';
export async function POST({ request, params, url, cookies, locals }) {
  const body = await request.json();
  sink(body.name);
  sink(params.id);
  sink(url.searchParams.get('q'));
  sink(cookies.get('theme'));
  sink(request.headers.get('x-tenant'));
  sink(locals.user);
  return json({});
}`,
      ),
    ).toEqual([true, true, true, true, true, false]);
  });

  it('Remix: loaders and actions, by position and by type', () => {
    expect(
      arrivals(
        '@remix-run/node',
        'app/routes/orders.$id.ts',
        `export const loader = async ({ params, request, context }) => {
  sink(params.id);
  sink(new URL(request.url).searchParams.get('q'));
  sink(context.user);
  return null;
};
export async function action(args) {
  const form = await args.request.formData();
  sink(form.get('name'));
  return null;
}`,
      ),
    ).toEqual([true, true, false, true]);
    expect(
      arrivals(
        'react-router',
        'lib/orders.server.ts',
        `import type { LoaderFunctionArgs } from 'react-router';
export const orderOf = async ({ params }: LoaderFunctionArgs) => { sink(params.id); };`,
      ),
    ).toEqual([true]);
  });

  it('Astro: endpoints', () => {
    expect(
      arrivals(
        'astro',
        'src/pages/api/[id].ts',
        `export const POST = async ({ params, request, url, locals }) => {
  sink(params.id);
  sink((await request.json()).name);
  sink(url.searchParams.get('q'));
  sink(locals.user);
  return new Response('ok');
};`,
      ),
    ).toEqual([true, true, true, false]);
  });

  it('h3 and Nitro: functions of the event, imported or global', () => {
    const body = `defineEventHandler(async (event) => {
  sink(getQuery(event).q);
  sink(getRouterParam(event, 'id'));
  sink((await readBody(event)).name);
  sink(getCookie(event, 'theme'));
  sink(event.context.params.id);
  sink(event.context.user);
  sink(useRuntimeConfig().secret);
  return {};
});`;
    const expected = [true, true, true, true, true, false, false];
    expect(arrivals('nuxt', 'server/api/orders/[id].post.ts', `export default ${body}`)).toEqual(expected);
    expect(
      arrivals(
        'nitropack',
        'routes/orders/[id].post.ts',
        `import { defineEventHandler, getQuery, getRouterParam, readBody, getCookie } from 'h3';
export default ${body}`,
      ),
    ).toEqual(expected);
  });
});
