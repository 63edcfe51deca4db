// What a guest sees first: what this is, how it works, what it costs.
import { useSession } from '@petinsure360/client/session-react'
import { buttonClass } from '@petinsure360/ui'
import { Link } from '@tanstack/react-router'
import { Calculator, Eye, PawPrint } from 'lucide-react'
import type { ReactNode } from 'react'
import { PetFace } from '../pets/face.tsx'
import { Plans } from './plans.tsx'

export function GuestHome() {
  const { status } = useSession()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-12 sm:gap-20">
      {status === 'signedIn' && <Unfinished />}
      <Hero />
      <Features />
      <HowItWorks />
      <Plans />
      <Platform />
    </div>
  )
}

function Unfinished() {
  return (
    <p className="-mb-12 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface p-4">
      Almost there: you are signed in, and we still need your name and address.
      <Link to="/register" className={buttonClass('primary')}>
        Complete your registration
      </Link>
    </p>
  )
}

function Hero() {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] items-center gap-12 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
      <div>
        <h1 tabIndex={-1} className="max-w-[18ch] text-2xl font-semibold sm:text-3xl">
          Good coverage for the one waiting at the door
        </h1>
        <p className="mt-5 max-w-[52ch] text-lg text-muted">
          Insurance for dogs and cats with every price line shown, every decision explained, and claims you
          can follow live.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Link to="/quote" className={buttonClass('primary', 'text-lg', 'wide')}>
            Get a quote
          </Link>
          <a href="#plans" className={buttonClass('secondary', 'text-lg', 'wide')}>
            See the plans
          </a>
        </div>
        <p className="mt-4 text-sm text-muted">No account needed for a quote. It takes about a minute.</p>
      </div>
      <div className="grid grid-cols-2 gap-4 sm:gap-6">
        <PetTile species="Dog" question="Insure my dog" />
        <PetTile species="Cat" question="Insure my cat" />
      </div>
    </section>
  )
}

function PetTile({ species, question }: { species: string; question: string }) {
  return (
    <Link
      to="/quote"
      search={{ species, step: 2 }}
      className="group overflow-hidden rounded-lg border border-line bg-surface text-center hover:border-brand"
    >
      <PetFace species={species} className="w-full" />
      <span className="block border-t border-line p-4 font-medium text-brand group-hover:underline">
        {question}
      </span>
    </Link>
  )
}

const FEATURES: { icon: ReactNode; title: string; text: string }[] = [
  {
    icon: <Calculator />,
    title: 'Coverage you can check',
    text: 'A quote shows each step of its price. A decision shows each step from the bill to the payment, and the rule behind it.',
  },
  {
    icon: <PawPrint />,
    title: 'Dogs and cats, any vet',
    text: 'Choose the vet you trust. Outside our network we pay part of the benefit: every plan says how much. Add wellness, dental or behavioral care.',
  },
  {
    icon: <Eye />,
    title: 'Always know where your claim stands',
    text: 'Clear cases are decided by our rules as soon as they arrive. For the others you see when a person takes over, and you can appeal any decision.',
  },
]

function Features() {
  return (
    <section aria-labelledby="features">
      <h2 id="features" className="sr-only">
        What you get
      </h2>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-3">
        {FEATURES.map(({ icon, title, text }) => (
          <li key={title} className="rounded-lg border border-line bg-surface p-card">
            <span className="inline-grid size-11 place-items-center rounded-md bg-brand-soft text-brand">
              {icon}
            </span>
            <h3 className="mt-4 text-lg">{title}</h3>
            <p className="mt-2 text-muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const STEPS = [
  { title: 'Get a quote', text: 'Breed, birthday, state. You see every plan at once.' },
  { title: 'Register', text: 'Sign in, and tell us where you live.' },
  { title: 'Insure your pet', text: 'Add your pet and choose a plan. The policy begins the same day.' },
  { title: 'Send a bill', text: 'See what it would pay before you send it, then follow it live.' },
]

function HowItWorks() {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps" className="text-xl sm:text-2xl">
        How it works
      </h2>
      <ol className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-8 sm:grid-cols-2 lg:grid-cols-4">
        {STEPS.map(({ title, text }, index) => (
          <li key={title} className="border-t-2 border-brand pt-4">
            <p className="figures text-sm font-medium text-brand">Step {index + 1}</p>
            <h3 className="mt-1 text-lg">{title}</h3>
            <p className="mt-1 text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

const PROMISES = [
  { title: 'Exact to the cent', text: 'Amounts are whole cents from the bill to the payment.' },
  { title: 'Yours alone', text: 'Only you and those who work on your claim see your records.' },
  { title: 'Live', text: 'What changes shows up on your screen by itself.' },
]

/** What customers can count on, in three sentences. */
function Platform() {
  return (
    <section aria-labelledby="platform" className="rounded-lg bg-brand-soft p-8 sm:p-12">
      <h2 id="platform" className="text-xl">
        What you can count on
      </h2>
      <dl className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-3">
        {PROMISES.map(({ title, text }) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            <dd className="mt-1 text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
