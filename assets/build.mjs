/* Compiles scss/ and script/, and writes the hashes of what went in and what
 * came out to manifest.json. tests/web/components compares them. */
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = import.meta.dirname
const repository = join(here, '..')
const served = join(repository, 'src/stepdown/web/static/stepdown')

const files = (folder) =>
  readdirSync(join(here, folder)).sort().map((name) => join(here, folder, name))

const style = sass.compile(join(here, 'scss/stepdown.scss'), {
  // MOJ Frontend imports a literal `node_modules/` path, hence `here`.
  loadPaths: [here, join(here, 'node_modules')],
  quietDeps: true,
  fatalDeprecations: ['import'],
  // A byte order mark after our own first line would spoil the first rule.
  charset: false,
  style: 'compressed'
})
if (/GDS Transport|crown|crest|@font-face|url\((?!["']?data:)/i.test(style.css)) {
  throw new Error('The style sheet names a font, a crown, a crest or a file that we may not serve.')
}
const charset = '@charset "UTF-8";\n'
const credit = '/* Includes GOV.UK Frontend and MOJ Frontend. MIT licences: see NOTICES.txt. */\n'
writeFileSync(join(served, 'stepdown.css'), charset + credit + style.css + '\n')

await esbuild.build({
  entryPoints: [join(here, 'script/stepdown.mjs')],
  banner: { js: credit.trimEnd() },
  bundle: true,
  charset: 'utf8',
  format: 'esm',
  legalComments: 'none',
  minify: true,
  outfile: join(served, 'stepdown.js'),
  target: 'es2019'
})
copyFileSync(join(here, 'script/js-enabled.js'), join(served, 'js-enabled.js'))

const hashes = (paths) =>
  Object.fromEntries(
    paths.map((path) => [
      relative(repository, path),
      createHash('sha256').update(readFileSync(path)).digest('hex')
    ])
  )
const manifest = {
  made_by: 'assets/build',
  inputs: hashes([
    ...['build', 'build.mjs', 'package.json', 'package-lock.json'].map((name) => join(here, name)),
    ...files('scss'),
    ...files('script')
  ]),
  outputs: hashes(['js-enabled.js', 'stepdown.css', 'stepdown.js'].map((name) => join(served, name)))
}
writeFileSync(join(here, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
for (const path of Object.keys(manifest.outputs)) {
  console.log(`${path}: ${readFileSync(join(repository, path)).length} bytes`)
}
