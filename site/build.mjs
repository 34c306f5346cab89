// Builds the site: node build.mjs [--root PATH] [--revision REV] [VERSION...]
//
// dist/ has the pages of this checkout at the root, which is "latest", and the same pages below each VERSION, such as v0.1.
// A release is published as dist/ of its tag, on top of what is there: pages of older versions stay, and versions.json, which
// the list of versions is made of, names the versions of site/versions.json.
import { spawnSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const site = dirname(fileURLToPath(import.meta.url))
const { values, positionals } = parseArgs({
  options: { root: { type: 'string', default: '/' }, revision: { type: 'string', default: 'main' } },
  allowPositionals: true,
})
if (!/^\/(.*\/)?$/.test(values.root)) throw new Error(`--root ${values.root} does not begin and end with /`)
for (const version of positionals) {
  if (!/^v\d+\.\d+$/.test(version)) throw new Error(`${version} is not a version such as v0.1`)
}

const dist = join(site, 'dist')
rmSync(dist, { recursive: true, force: true })
for (const version of ['', ...positionals]) {
  const { status } = spawnSync('npx', ['--no-install', 'vitepress', 'build'], {
    cwd: site,
    stdio: 'inherit',
    env: {
      ...process.env,
      SITE_ROOT: values.root,
      SITE_VERSION: version,
      SITE_REVISION: values.revision,
      SITE_OUT: join(dist, version),
    },
  })
  if (status !== 0) process.exit(status ?? 1)
}
copyFileSync(join(site, 'versions.json'), join(dist, 'versions.json'))
