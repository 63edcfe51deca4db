// What the overview looks like before its figures are there: the same boxes, so that nothing moves.
import { Skeleton } from '@petinsure360/ui'

/** Of the tiles, and of their placeholders. */
export const TILES = 'grid grid-cols-2 gap-4 max-sm:gap-3 xl:grid-cols-4'

/** Of the pictures by tier, and of their placeholders. */
export const TIERS = 'grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3'

const TILE_KEYS = ['claims', 'paid', 'loss', 'approval']
const TIER_KEYS = ['customers', 'premium', 'loss']

export const FigurePlaceholders = () => (
  <>
    <div className={TILES}>
      {TILE_KEYS.map(key => (
        <Skeleton key={key} className="h-44" />
      ))}
    </div>
    <Skeleton className="h-20" />
    <Skeleton className="h-[24rem]" />
  </>
)

export const TierPlaceholders = () => (
  <div className={TIERS}>
    {TIER_KEYS.map(key => (
      <Skeleton key={key} className="h-72" />
    ))}
  </div>
)
