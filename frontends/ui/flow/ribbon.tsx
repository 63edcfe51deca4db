import { band, type Gate, thread } from './geometry.ts'

interface RibbonProps {
  from: Gate
  to: Gate
  /** Both ends were counted; otherwise only the way is drawn, not how much goes it. */
  counted: boolean
  /** The gradient between the stages. */
  paint: string
}

/** The stream between two gates. */
export function Ribbon({ from, to, counted, paint }: RibbonProps) {
  if (!counted)
    return (
      <path d={thread(from, to)} stroke="var(--color-line-strong)" strokeWidth="2" strokeDasharray="3 6" />
    )
  return <path d={band(from, to)} fill={paint} fillOpacity="0.28" stroke={paint} strokeOpacity="0.5" />
}
