// The pages of the site: which Markdown file of docs/ has which address, and in which order the sidebar lists them.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')
export const docs = join(checkout, 'docs')
export const repository = 'https://github.com/egresslint/egresslint'

// files lists the Markdown files of docs/, as usage.md and rules/s3-unreachable.md.
export const files = readdirSync(docs, { recursive: true })
  .map((name) => name.split(sep).join('/'))
  .filter((name) => name.endsWith('.md'))
  .sort()

// address returns where a file is on the site, without the base: usage.md is /usage/, and rules/README.md is /rules/. An address
// has no ending, so that it stays if the generator changes.
export function address(file) {
  const name = file.replace(/\.md$/, '').replace(/(^|\/)README$/, '$1')
  return '/' + (name === '' || name.endsWith('/') ? name : name + '/')
}

// rewrites says the same to VitePress.
export const rewrites = Object.fromEntries(files.map((file) => [file, address(file).slice(1) + 'index.md']))

// title returns the first heading of a file.
export function title(file) {
  const heading = /^# (.+)$/m.exec(readFileSync(join(docs, file), 'utf8'))
  if (!heading) throw new Error(`docs/${file} has no heading of the first level`)
  return heading[1].replaceAll('`', '')
}

// sentence returns what a page is about: what holds according to a rule, or else the first paragraph of text.
export function sentence(file) {
  const text = readFileSync(join(docs, file), 'utf8').replace(/^```[^]*?^```$/gm, '')
  const paragraph = text.split(/\n{2,}/).find((part) => /^[A-Z*`\p{L}]/u.test(part.trim()))
  const plain = paragraph?.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`]/g, '').replace(/\s+/g, ' ').trim()
  return plain?.split(/(?<=\.) /)[0]
}

// target returns what a link in a file of docs/ leads to on the site: a page, or the file of the repository at the revision.
export function target(href, file, revision) {
  if (/^([a-z]+:|\/\/|#)/i.test(href)) return href
  const [path, hash] = href.split(/(?=#)/)
  const found = posix.join('docs', posix.dirname(file), decodeURI(path))
  if (found.startsWith('..') || !existsSync(join(checkout, found))) {
    throw new Error(`docs/${file} has a link to ${href}, and there is no ${found}`)
  }
  const folder = statSync(join(checkout, found)).isDirectory()
  const page = posix.relative('docs', folder ? posix.join(found, 'README.md') : found)
  if (files.includes(page)) return address(page) + (hash ?? '')
  return `${repository}/${folder ? 'tree' : 'blob'}/${revision}/${found}${hash ?? ''}`
}

// source returns what to edit for a page, as seen from the checkout. Pages of rules are generated from the rule.
export function source(file) {
  const rule = /^rules\/([a-z0-9-]+)\.md$/.exec(file)
  if (!rule) return `docs/${file}`
  const name = rule[1].replaceAll('-', '_')
  const rules = join(checkout, 'policies', 'rules')
  const found = readdirSync(rules, { recursive: true }).find((path) => path.endsWith(`${sep}${name}.rego`))
  if (!found) throw new Error(`there is no policy for docs/${file}`)
  return relative(checkout, join(rules, found)).split(sep).join('/')
}

const guides = ['start', 'adopt', 'environments', 'cdk', 'pull-hangs', 'vpc-endpoints', 'write-a-rule', 'comparison']

// sidebar lists all pages. A page that no group names is below Development, so that none is left out.
export function sidebar() {
  const rest = new Set(files.filter((file) => file !== 'README.md'))
  const group = (text, names) => {
    const items = names.filter((name) => rest.delete(name)).map((name) => ({ text: title(name), link: address(name) }))
    return { text, items }
  }
  const below = (folder) => {
    const names = [...rest].filter((name) => name.startsWith(`${folder}/`))
    return names.sort((a, b) => b.endsWith('/README.md') - a.endsWith('/README.md'))
  }
  const groups = [
    group('Guides', [...guides.map((name) => `guides/${name}.md`), ...below('guides')]),
    group('Continuous integration', below('ci')),
    group('Reference', ['usage.md', 'configuration.md', 'report.md', 'policies.md']),
    group('Development', ['architecture.md', 'dependencies.md', ...[...rest].filter((name) => !name.startsWith('rules/'))]),
    group('Rules', below('rules')),
  ]
  return groups.filter(({ items }) => items.length > 0)
}
