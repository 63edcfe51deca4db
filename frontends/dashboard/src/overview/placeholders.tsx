// What the overview looks like before its figures are there: the same boxes, so that nothing moves.
import { Skeleton } from '@petinsure360/ui'

/** Of the tiles, and of their placeholders. */
export const TILES = 'grid grid-cols-2 gap-4 max-sm:gap-3 md:grid-cols-3 2xl:grid-cols-6'

/** Of the pictures by tier, and of their placeholders. */
export const TIERS = 'grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3'

const TILE_KEYS = ['claims', 'customers', 'approval', 'loss', 'straight', 'time']
const TIER_KEYS = ['customers', 'premium', 'loss']

export const TilePlaceholders = () => (
  <div className={TILES}>
    {TILE_KEYS.map(key => (
      <Skeleton key={key} className="h-44 sm:h-40" />
    ))}
  </div>
)

export const ChartPlaceholder = () => <Skeleton className="h-[26.5rem]" />

export const TierPlaceholders = () => (
  <div className={TIERS}>
    {TIER_KEYS.map(key => (
      <Skeleton key={key} className="h-80" />
    ))}
  </div>
)

export const TablePlaceholder = () => <Skeleton className="h-[30rem]" />
