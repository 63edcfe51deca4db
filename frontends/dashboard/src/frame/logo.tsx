/** The sign of the house; its name stands beside it. */
export const Logo = ({ className }: { className?: string }) => (
  <img src="/icon.svg" alt="" className={className} />
)
