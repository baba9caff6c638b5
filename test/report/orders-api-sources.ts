/** The sources of the made-up service, one line a string: some with tabs, wide and harmful characters. */
const FILES: Record<string, string[]> = {
  'src/payments/charge.worker.ts': [
    'async process(job: Job) {',
    '  const order = await this.orders.get(job.data.orderId);',
    '  await this.payments.charge({',
    '    amount: order.totalCents,',
    '    source: order.source,',
    '  });',
    '}',
  ],
  'src/payments/refund.service.ts': [
    'const share = line.totalCents / order.totalCents;',
    'const refund = (order.paidCents / 100) * share;',
    'await this.payments.refund(order.chargeId, refund);',
  ],
  'src/orders/orders.routes.ts': [
    "app.patch('/orders/:id', { preHandler: requireUser }, async (req) => {",
    '\tconst changes = req.body as Partial<Order>;',
    '\treturn orders.update(req.params.id, req.user.customerId, changes);',
    '});',
  ],
  'src/clients/inventory.client.ts': [
    'export const inventory = axios.create({',
    '  baseURL: env.INVENTORY_URL,',
    "  headers: { 'x-service': 'orders-api' },",
    '});',
  ],
  'src/clients/stock.client.ts': [
    'const available = async (sku: string) => {',
    '  try { return (await inventory.get(`/stock/${sku}`)).data; } catch { return null; }',
    '};',
    'export const stockBreaker = new CircuitBreaker(available, { errorThresholdPercentage: 50 });',
  ],
  'src/orders/invoice.routes.ts': [
    "app.get('/orders/:id/invoice', { preHandler: requireUser }, async (req, reply) => {",
    "  const order = await db('orders').where({ id: req.params.id }).first();",
    "  return reply.type('application/pdf').send(await renderPdf(order));",
    '});',
  ],
  'src/search/search.routes.ts': [
    '// \u202e one line that reads backwards, an escape \u001b[31m and wide letters: 注文',
    "const 注文 = Number(req.query.page); const rows = await db.raw(`SELECT * FROM orders WHERE customer = '${req.query.customer}' ORDER BY created_at DESC LIMIT 50`);",
  ],
  'src/main.ts': ["process.on('SIGTERM', async () => {", '  await app.close();', '  process.exit(0);', '});'],
};

export const readText = (path: string): string | undefined => FILES[path]?.join('\n');
