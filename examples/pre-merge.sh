#!/usr/bin/env bash
# The story of a pull request: a clean service, a branch that brings three defects, and the commit that mends them.
# Usage: examples/pre-merge.sh [FOLDER]   (BPX: the command to run, `bpx` by default)
set -euo pipefail

bpx=${BPX:-bpx}
case $bpx in ./*) bpx=$PWD/$bpx ;; esac
folder=${1:-$(mktemp -d)}
mkdir -p "$folder/src"
cd "$folder"

# The same commits wherever it runs.
export GIT_AUTHOR_DATE='2026-01-05T09:00:00Z' GIT_COMMITTER_DATE='2026-01-05T09:00:00Z'
quietly() { git -c user.name=Example -c user.email=example@example.com "$@" > /dev/null 2>&1; }
commit() { quietly add --all && quietly commit --message "$1"; }
say() { printf '\n== %s\n' "$1"; }

say 'main: a small clean service'
quietly init --initial-branch=main
cat > package.json <<'FILE'
{ "name": "orders", "type": "module", "dependencies": { "axios": "1.7.9", "express": "5.0.1", "pg": "8.13.1" } }
FILE
cat > src/stock.ts <<'FILE'
import axios from 'axios';

const stock = axios.create({ baseURL: 'http://stock.internal', timeout: 2_000 });

export const inStock = async (sku: string): Promise<number> => {
  const response = await stock.get(`/stock/${encodeURIComponent(sku)}`);
  return response.data.count;
};
FILE
cat > src/database.ts <<'FILE'
import { Pool } from 'pg';

export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
});
pool.on('error', (error) => console.error('idle connection lost', error));
FILE
cat > src/server.ts <<'FILE'
import express from 'express';
import { pool } from './database.js';
import { inStock } from './stock.js';

const app = express();

app.get('/products/:sku', async (req, res) => {
  const { rows } = await pool.query('SELECT sku, name FROM products WHERE sku = $1', [req.params.sku]);
  res.json({ product: rows[0], count: await inStock(req.params.sku) });
});

app.listen(3000);
FILE
commit 'A service'

say 'feature: a search, with three defects'
quietly checkout -b feature
cat > src/search.ts <<'FILE'
import axios from 'axios';
import { readFileSync } from 'node:fs';
import { pool } from './database.js';

const prices = axios.create({ baseURL: 'http://prices.internal' });

export const search = async (words: string) => {
  const stopWords = readFileSync('stop-words.txt', 'utf8').split('\n');
  if (stopWords.includes(words)) return [];
  const { rows } = await pool.query('SELECT sku, name FROM products WHERE name LIKE $1 LIMIT 50', [`%${words}%`]);
  pool.query('INSERT INTO searches (words) VALUES ($1)', [words]);
  const { data } = await prices.get('/prices');
  return rows.map((row) => ({ ...row, price: data[row.sku] }));
};
FILE
sed -i.bak "s#^import { inStock } .*#&\nimport { search } from './search.js';#; s#^app.listen.*#app.get('/search', async (req, res) => {\n  res.json(await search(String(req.query.words)));\n});\n\n&#" src/server.ts
rm src/server.ts.bak
commit 'Search'
code=0
"$bpx" review . --base main --output markdown=../scorecard-before.md || code=$?
echo "exit code $code"

say 'feature: mended'
cat > src/search.ts <<'FILE'
import axios from 'axios';
import { readFile } from 'node:fs/promises';
import { pool } from './database.js';

const prices = axios.create({ baseURL: 'http://prices.internal', timeout: 2_000 });

export const search = async (words: string) => {
  const stopWords = (await readFile('stop-words.txt', 'utf8')).split('\n');
  if (stopWords.includes(words)) return [];
  const { rows } = await pool.query('SELECT sku, name FROM products WHERE name LIKE $1 LIMIT 50', [`%${words}%`]);
  await pool.query('INSERT INTO searches (words) VALUES ($1)', [words]);
  const { data } = await prices.get('/prices');
  return rows.map((row) => ({ ...row, price: data[row.sku] }));
};
FILE
commit 'Search, mended'
code=0
"$bpx" review . --base main --output markdown=../scorecard-after.md || code=$?
echo "exit code $code"
