// Runs examples/browser-worker in a headless Chromium (Debian: `apt-get install chromium`; CHROMIUM names another one): bundles its scripts
// from the built package, serves them on this machine only, and compares what the page shows with examples/expected/browser-worker.txt
// (`--update` writes it). Not part of `npm run verify`, since it needs a browser.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const FOLDER = 'examples/browser-worker'
const EXPECTED = 'examples/expected/browser-worker.txt'
// Of the flags, no-sandbox is for root, as in a container; the others keep it from calling home.
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
]

if (!existsSync('dist')) fail('there is no dist: `npm run build` first')

const { outputFiles } = await build({
  entryPoints: [`${FOLDER}/page.js`, `${FOLDER}/worker.js`],
  outdir: FOLDER,
  bundle: true,
  format: 'esm',
  write: false,
  logLevel: 'error',
})
const files = new Map(outputFiles.map(({ path, text }) => [`/${path.split(/[/\\]/).at(-1)}`, text]))
// What the page shows at last, it sends: workers are done when they are done, which no option of the browser waits for.
const REPORT = `<script type="module">
  const counts = document.querySelector('#counts')
  new MutationObserver(() => fetch('/shown', { method: 'POST', body: counts.textContent })).observe(counts, { childList: true })
</script>`
files.set('/', readFileSync(`${FOLDER}/index.html`, 'utf8').replace('</body>', `${REPORT}</body>`))

const shown = `${await show().catch(({ message }) => fail(message))}\n`
if (process.argv.includes('--update')) writeFileSync(EXPECTED, shown)
const expected = readFileSync(EXPECTED, 'utf8')
if (shown !== expected) fail(`the page shows\n${shown}and not\n${expected}`)
console.log(`${FOLDER} shows in a browser what ${EXPECTED} says`)

/** Opens the page in a browser, and waits for what it sends. */
async function show() {
  const profile = mkdtempSync(join(tmpdir(), 'learnloop-browser-'))
  const { promise, resolve, reject } = withResolvers()
  const server = createServer(async (request, response) => {
    if (request.url === '/shown') {
      resolve(Buffer.concat(await request.toArray()).toString('utf8'))
      return response.end()
    }
    const text = files.get(request.url)
    const type = request.url.endsWith('.js') ? 'text/javascript' : 'text/html'
    return response.writeHead(text === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(text)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const args = [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${server.address().port}/`]
  const browser = spawn(process.env.CHROMIUM ?? 'chromium', args, { stdio: 'ignore' })
  const closed = new Promise((done) => browser.on('close', done).on('error', done))
  browser.on('error', ({ message }) => reject(new Error(`no browser: ${message}; CHROMIUM names one`)))
  browser.on('close', () => reject(new Error('the browser closed before the page showed anything')))
  const timer = setTimeout(() => reject(new Error('the page showed nothing within two minutes')), 120_000)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    browser.kill()
    await closed
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

function withResolvers() {
  let resolve, reject
  const promise = new Promise((...both) => ([resolve, reject] = both))
  return { promise, resolve, reject }
}

function fail(text) {
  console.error(text)
  process.exit(1)
}
