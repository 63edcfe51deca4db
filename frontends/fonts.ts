// The font's files with no more letters and weights than the pages use, cut from its package before a build: half the bytes.
/// <reference path="./subset-font.d.ts" />
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import subsetFont from 'subset-font'
import type { Plugin } from 'vite'

const MODULES = join(import.meta.dirname, 'node_modules')
const PACKAGE = join(MODULES, '@fontsource-variable/inter/files')
const CUT = join(MODULES, '.fonts')
const SHEET = join(import.meta.dirname, 'ui/theme.css')
const MADE_FROM = [SHEET, join(import.meta.dirname, 'package-lock.json'), import.meta.filename]

export interface Face {
  file: string
  characters: string
  weights: { min: number; max: number }
}

/** Cuts the files that `ui/theme.css` names, as its rules say, unless they are newer than all they are made from. */
export function cutFonts(): Plugin {
  return {
    name: 'cut-fonts',
    // Not where pages are drawn for the build: that process stands for a browser, and WebAssembly would be fetched in vain.
    apply: config => config.appType !== 'custom',
    async buildStart() {
      const newest = Math.max(...MADE_FROM.map(changedAt))
      const faces = facesOf(readFileSync(SHEET, 'utf8'))
      await Promise.all(faces.filter(({ file }) => changedAt(join(CUT, file)) <= newest).map(cut))
    },
  }
}

/** What the rules of a style sheet say of the files to be cut; throws for one that leaves out letters or weights. */
export function facesOf(sheet: string): Face[] {
  const rules = sheet.match(/@font-face \{[^}]*\}/g) ?? []
  return rules.map(rule => {
    const file = rule.match(/node_modules\/\.fonts\/([^"]+)"/)?.[1]
    const weights = rule.match(/font-weight: (\d+) (\d+);/)
    const ranges = rule.match(/unicode-range:([^;]*);/)?.[1]
    if (!(file && weights && ranges))
      throw new Error(`A font's file, letters or weights are missing: ${rule}`)
    return {
      file,
      characters: charactersOf(ranges),
      weights: { min: Number(weights[1]), max: Number(weights[2]) },
    }
  })
}

function charactersOf(ranges: string): string {
  return [...ranges.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)]
    .flatMap(([, first = '', last = first]) => {
      const [from, to] = [Number.parseInt(first, 16), Number.parseInt(last, 16)]
      return Array.from({ length: to - from + 1 }, (_, step) => String.fromCodePoint(from + step))
    })
    .join('')
}

async function cut({ file, characters, weights }: Face): Promise<void> {
  const font = await subsetFont(readFileSync(join(PACKAGE, file)), characters, {
    targetFormat: 'woff2',
    variationAxes: { wght: weights },
  })
  mkdirSync(CUT, { recursive: true })
  // Both apps may be built at a time.
  const written = join(CUT, `${file}.${process.pid}`)
  writeFileSync(written, font)
  renameSync(written, join(CUT, file))
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
