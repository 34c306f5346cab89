import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { docs, repository, rewrites, sentence, sidebar, source, target } from '../pages.mjs'

// SITE_ROOT is the path at which the site is published, SITE_VERSION a version such as v0.1, which has its pages below the
// root, and SITE_REVISION the revision that links to files lead to. build.mjs sets them.
const root = process.env.SITE_ROOT ?? '/'
const version = process.env.SITE_VERSION ?? ''
const revision = process.env.SITE_REVISION ?? 'main'

// githubSlug makes the anchors that GitHub makes, so that a link to a heading works in both places.
const githubSlug = (text) =>
  text.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')

// plainMarkdown makes pages mean what they mean on GitHub: braces are text, not expressions of Vue, and relative links lead to
// the files.
function plainMarkdown(md) {
  for (const rule of ['text', 'code_inline']) {
    const render = md.renderer.rules[rule]
    md.renderer.rules[rule] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;')
  }
  md.core.ruler.push('links-between-files', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        if (token.type !== 'link_open') continue
        token.attrSet('href', target(token.attrGet('href'), env.relativePath && original(env), revision))
      }
    }
  })
}

// original returns the file of docs/ that is rendered: VitePress passes the path after the rewrites.
const originals = Object.fromEntries(Object.entries(rewrites).map(([file, page]) => [page, file]))
const original = ({ relativePath }) => originals[relativePath] ?? relativePath

// session colours a block with commands and what they print as the terminal does.
const session = {
  name: 'console',
  scopeName: 'text.console',
  patterns: [
    { match: '^\\$ .*$', name: 'markup.bold' },
    { match: '^error\\[[a-z0-9-]+\\]:|^FAILED \\(exit [0-9]\\):|(?<=^[|]- )NO|(?<=^[|]  [|]- )NO', name: 'keyword' },
  ],
}

// packages finds what compiled pages import: they are not below the directory that has node_modules.
const packages = {
  name: 'packages-of-the-site',
  resolveId(name, importer, options) {
    if (!importer?.startsWith(docs) || !/^vue(\/|$)/.test(name)) return null
    return this.resolve(name, fileURLToPath(import.meta.url), { ...options, skipSelf: true })
  },
}

export default defineConfig({
  title: 'egresslint',
  description: 'Checks in Terraform and CloudFormation that a Fargate task can pull its image from ECR, and reaches nothing else.',
  lang: 'en',
  base: version ? `${root}${version}/` : root,
  srcDir: docs,
  outDir: process.env.SITE_OUT ?? 'dist',
  rewrites,
  cleanUrls: true,
  metaChunk: true,
  head: [['meta', { name: 'theme-color', content: '#14655b' }]],
  markdown: {
    anchor: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    languages: [session],
    languageAlias: { rego: 'text' },
    config: plainMarkdown,
  },
  vite: { plugins: [packages] },
  transformPageData(page) {
    const file = originals[page.relativePath] ?? page.relativePath
    return { edit: source(file), description: sentence(file) }
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/guides/start/' },
      { text: 'Rules', link: '/rules/' },
      { text: 'Usage', link: '/usage/' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository, ariaLabel: 'Source code on GitHub' }],
    editLink: {
      text: 'Edit this page on GitHub',
      pattern: ({ edit }) => `https://github.com/egresslint/egresslint/edit/main/${edit}`,
    },
    egresslint: { root, version },
    externalLinkIcon: true,
  },
})
