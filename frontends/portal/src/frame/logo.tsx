/** The mark: a paw in one shape, drawn in the brand's color. */
export function Paw({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className} fill="currentColor">
      <ellipse cx="6.6" cy="15.4" rx="3" ry="3.9" />
      <ellipse cx="12.6" cy="9.2" rx="3.1" ry="4.1" />
      <ellipse cx="19.4" cy="9.2" rx="3.1" ry="4.1" />
      <ellipse cx="25.4" cy="15.4" rx="3" ry="3.9" />
      <path d="M16 15.4c4.7 0 8.3 4.4 8.3 8.2 0 2.9-2.2 4.3-4.4 4.3-1.7 0-2.5-.6-3.9-.6s-2.2.6-3.9.6c-2.2 0-4.4-1.4-4.4-4.3 0-3.8 3.6-8.2 8.3-8.2z" />
    </svg>
  )
}
