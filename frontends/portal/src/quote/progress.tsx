/** How far one is: a bar and words. */
export function Progress({ step, of }: { step: number; of: number }) {
  return (
    <div>
      <p className="figures text-sm text-muted">
        Step {step} of {of}
      </p>
      <div aria-hidden className="mt-2 grid grid-cols-3 gap-2">
        {Array.from({ length: of }, (_, index) => index + 1).map(number => (
          <span key={number} className={`h-1.5 rounded-full ${number <= step ? 'bg-brand' : 'bg-line'}`} />
        ))}
      </div>
    </div>
  )
}
