// Builds the site, follows each link and anchor of it, and looks at its pages in a browser: node test.mjs [--shots DIR] [--built]
//
// It needs Chromium or Chrome, at $CHROMIUM or below /usr/bin. --built takes dist/ as it is, and --shots writes a picture of each page.
// What it does not check: other browsers, a screen reader, links to other sites, and zoomed text.
import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import puppeteer from 'puppeteer-core'
import { address, files } from './pages.mjs'

const site = dirname(fileURLToPath(import.meta.url))
const dist = join(site, 'dist')
const { values: flags } = parseArgs({ options: { shots: { type: 'string' }, built: { type: 'boolean' } } })
const version = JSON.parse(readFileSync(join(site, 'versions.json'), 'utf8'))[0]

const problems = []
const expect = (holds, problem) => holds || problems.push(problem)

// serve serves dist/ as a plain web server does: a directory by its index.html, after a redirection to the name that ends in /.
async function serve() {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname)
    let file = join(dist, path)
    let found = statSync(file, { throwIfNoEntry: false })
    if (found?.isDirectory()) {
      if (!path.endsWith('/')) return response.writeHead(301, { location: `${path}/` }).end()
      file = join(file, 'index.html')
      found = statSync(file, { throwIfNoEntry: false })
    }
    const body = found ? file : join(dist, '404.html')
    response.writeHead(found ? 200 : 404, { 'content-type': types[extname(body)] ?? 'application/octet-stream' })
    if (request.method === 'HEAD') return response.end()
    createReadStream(body).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

// documents returns what each HTML file of dist/ has, as a reader without JavaScript gets it.
async function documents(page, origin) {
  const found = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.html') && name !== '404.html' && !name.endsWith('/404.html'))
  const paths = found.map((name) => '/' + name.replace(/index\.html$/, ''))
  await page.goto(`${origin}/404`)
  return page.evaluate(async (paths) => {
    const all = []
    for (const path of paths) {
      const text = await (await fetch(path)).text()
      const document = new DOMParser().parseFromString(text, 'text/html')
      const list = (selector, attribute) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(attribute))
      all.push({
        path,
        title: document.title,
        headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent.trim()),
        description: document.querySelector('meta[name=description]')?.content ?? '',
        ids: list('[id]', 'id'),
        links: list('a[href]', 'href'),
        files: [...list('[src]', 'src'), ...list('link[href]', 'href')],
      })
    }
    return all
  }, paths)
}

function checkLinks(pages) {
  const known = new Map(pages.map((page) => [page.path, page]))
  let followed = 0
  const reached = new Set(['/', `/${version}/`])
  for (const page of pages) {
    for (const link of [...page.links, ...page.files]) {
      const url = new URL(link, `http://site${page.path}`)
      if (url.host !== 'site') continue
      followed++
      const path = decodeURIComponent(url.pathname)
      const target = known.get(path)
      if (!target) {
        expect(statSync(join(dist, path), { throwIfNoEntry: false })?.isFile(), `${page.path}: the link ${link} is broken`)
        continue
      }
      if (path !== page.path) reached.add(path)
      const anchor = decodeURIComponent(url.hash.slice(1))
      expect(anchor === '' || target.ids.includes(anchor), `${page.path}: the anchor ${link} is broken`)
    }
  }
  for (const { path } of pages) expect(reached.has(path), `${path}: no link leads to this page`)
  return followed
}

function checkPages(pages) {
  const paths = new Set(pages.map(({ path }) => path))
  for (const file of files) {
    for (const base of ['', `/${version}`]) expect(paths.has(base + address(file)), `docs/${file} has no page ${base}${address(file)}`)
  }
  expect(pages.length === 2 * files.length, `there are ${pages.length} pages of ${files.length} files in two versions`)
  const titles = new Set()
  for (const { path, title, headings, description } of pages.filter(({ path }) => !path.startsWith(`/${version}/`))) {
    expect(headings.length === 1 && headings[0] !== '', `${path}: the headings of the first level are ${JSON.stringify(headings)}`)
    expect(title !== '' && !titles.has(title), `${path}: the title ${JSON.stringify(title)} is empty or that of another page`)
    expect(description !== '', `${path}: there is no description`)
    titles.add(title)
  }
}

const screens = [
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark' },
  { name: 'desktop-light', width: 1440, height: 900, scheme: 'light' },
  { name: 'phone-light', width: 390, height: 844, scheme: 'light', some: true },
  { name: 'desktop-dark', width: 1440, height: 900, scheme: 'dark', some: true },
]

// look opens each page on each screen, and some pages on the other combinations of width and colours too.
async function look(browser, origin, pages) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const some = ['/', '/usage/', '/rules/', '/rules/s3-unreachable/', '/guides/comparison/', '/404']
  let looked = 0
  const views = screens.map(async (screen) => {
    const page = await browser.newPage()
    await page.setViewport(screen)
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: screen.scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }])
    let at = ''
    const wrong = (text) => problems.push(`${at} on ${screen.name}: ${text}`)
    page.on('pageerror', (error) => wrong(`error in a script: ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) wrong(`request to ${request.url()}`)
    })
    page.on('requestfailed', (request) => wrong(`request failed: ${request.url()}`))
    for (const path of screen.some ? some : [...pages, '/404']) {
      at = path
      await page.goto(origin + path, { waitUntil: 'load' })
      await page.waitForSelector('.version', { timeout: 5000 }).catch(() => wrong('the scripts of the page did not run'))
      const seen = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        dark: document.documentElement.classList.contains('dark'),
        wide: [...document.querySelectorAll('main *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('pre, table, div[class*=language-]'))
          .map((element) => element.outerHTML.slice(0, 80)),
      }))
      if (seen.width > screen.width) wrong(`the page has ${seen.width} pixels across`)
      for (const element of seen.wide) wrong(`this is wider than the screen: ${element}`)
      if (seen.dark !== (screen.scheme === 'dark')) wrong('the colours are not those that the reader prefers')
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
      for (const { id, help, nodes } of violations) {
        wrong(`axe ${id}: ${help}: ${nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' | ')}`)
      }
      if (flags.shots) {
        mkdirSync(flags.shots, { recursive: true })
        await page.screenshot({ path: join(flags.shots, `${path.replaceAll('/', '_')}-${screen.name}.png`) })
      }
      looked++
    }
    await page.close()
  })
  await Promise.all(views)
  return looked
}

// search types words into the search and expects the page that they are about.
async function search(browser, origin) {
  const page = await browser.newPage()
  await page.setViewport(screens[1])
  await page.goto(`${origin}/`, { waitUntil: 'load' })
  await page.waitForSelector('.version')
  for (const [words, path] of [['s3-unreachable', '/rules/s3-unreachable/'], ['parameter files', '/usage/']]) {
    await page.click('.DocSearch-Button')
    await page.waitForSelector('.search-input')
    await page.type('.search-input', words)
    const found = await page.waitForSelector(`.results a[href*="${path}"]`, { timeout: 5000 }).catch(() => null)
    expect(found, `the search for ${words} does not find ${path}`)
    await page.keyboard.press('Escape')
    await page.waitForSelector('.search-input', { hidden: true })
  }
  await page.close()
}

// changeVersion selects a version on a page and expects the same page of that version.
async function changeVersion(browser, origin) {
  const page = await browser.newPage()
  await page.setViewport(screens[1])
  await page.goto(`${origin}/rules/s3-unreachable/`, { waitUntil: 'load' })
  await page.waitForSelector('.version.bar select')
  await Promise.all([page.waitForNavigation(), page.select('.version.bar select', version)])
  expect(new URL(page.url()).pathname === `/${version}/rules/s3-unreachable/`, `the version ${version} of a page is at ${page.url()}`)
  await page.waitForSelector('.version.bar select')
  await Promise.all([page.waitForNavigation(), page.select('.version.bar select', '')])
  expect(new URL(page.url()).pathname === '/rules/s3-unreachable/', `the latest version of a page is at ${page.url()}`)
  await page.close()
}

if (!flags.built) {
  const { status } = spawnSync(process.execPath, [join(site, 'build.mjs'), version], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}
const profile = mkdtempSync(join(tmpdir(), 'site-'))
const server = await serve()
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync),
  userDataDir: profile,
  args: [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    // Several pages are looked at at the same time, and none of them is in the background.
    ...['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
  ],
})
try {
  const start = await browser.newPage()
  const pages = await documents(start, origin)
  await start.close()
  checkPages(pages)
  const followed = checkLinks(pages)
  const latest = pages.map(({ path }) => path).filter((path) => !path.startsWith(`/${version}/`))
  const looked = await look(browser, origin, latest)
  await search(browser, origin)
  await changeVersion(browser, origin)
  console.log(`${pages.length} pages in two versions, ${followed} links followed, ${looked} views of pages in a browser.`)
} finally {
  await browser.close()
  server.close()
  rmSync(profile, { recursive: true, force: true })
}
for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? 'ok' : `FAILED: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
