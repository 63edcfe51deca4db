/** A drawn face for a pet without a picture: floppy ears for a dog, pointed ones for a cat. */
export function PetFace({ species, className }: { species: string; className?: string }) {
  return (
    <svg viewBox="0 0 96 96" aria-hidden="true" className={className}>
      <rect width="96" height="96" className="fill-brand-soft" />
      {species === 'Cat' ? <Cat /> : <Dog />}
    </svg>
  )
}

function Dog() {
  return (
    <>
      <path d="M28 33c-10-4-18 3-18 17 0 11 5 18 12 18 6 0 9-6 9-14z" className="fill-brand" />
      <path d="M68 33c10-4 18 3 18 17 0 11-5 18-12 18-6 0-9-6-9-14z" className="fill-brand" />
      <path
        d="M48 24c16 0 25 11 25 27 0 17-11 28-25 28S23 68 23 51c0-16 9-27 25-27z"
        className="fill-surface stroke-brand"
        strokeWidth="2.5"
      />
      <path
        d="M48 54c8 0 14 4.5 14 10s-6 10.5-14 10.5S34 69.5 34 64s6-10 14-10z"
        className="fill-brand-soft"
      />
      <Eyes y={47} />
      <path
        d="M42.5 56h11c2 0 2.5 2 1 3.5l-4 4.5c-1.5 2-3.5 2-5 0l-4-4.5c-1.5-1.5-1-3.5 1-3.5z"
        className="fill-brand"
      />
      <path d="M48 65v4" className="stroke-brand" strokeWidth="2.5" strokeLinecap="round" />
    </>
  )
}

function Cat() {
  return (
    <>
      <path d="M22 20l20 13-19 16c-3-9-4-20-1-29z" className="fill-brand" strokeLinejoin="round" />
      <path d="M74 20L54 33l19 16c3-9 4-20 1-29z" className="fill-brand" strokeLinejoin="round" />
      <path
        d="M48 29c17 0 27 11 27 25S63 79 48 79 21 68 21 54s10-25 27-25z"
        className="fill-surface stroke-brand"
        strokeWidth="2.5"
      />
      <Eyes y={52} />
      <path d="M44 60h8l-4 5z" className="fill-brand" />
      <path
        d="M48 65c0 4-6 5-8 2m8-2c0 4 6 5 8 2M14 58l14 2M14 68l14-3m54-7l-14 2m14 8l-14-3"
        fill="none"
        className="stroke-brand"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </>
  )
}

const Eyes = ({ y }: { y: number }) => (
  <>
    <circle cx="38" cy={y} r="3.6" className="fill-ink" />
    <circle cx="58" cy={y} r="3.6" className="fill-ink" />
  </>
)
