// How the lines and bars of a chart differ: by color and by dash, so that neither is needed alone.

export type SeriesColor =
  | 'c1'
  | 'c2'
  | 'c3'
  | 'c4'
  | 'brand'
  | 'good'
  | 'warn'
  | 'bad'
  | 'muted'
  | 'bronze'
  | 'silver'
  | 'gold'

export interface Series {
  key: string
  label: string
  color?: SeriesColor
}

const ORDER: readonly SeriesColor[] = ['c1', 'c2', 'c3', 'c4']
const DASHES: readonly (string | undefined)[] = [undefined, '7 4', '2 4', '9 4 2 4']

export const colorOf = (series: Pick<Series, 'color'>, index: number): string =>
  `var(--color-${series.color ?? ORDER[index % ORDER.length]})`

export const dashOf = (index: number): string | undefined => DASHES[index % DASHES.length]
