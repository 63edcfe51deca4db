// The questions of a quote, one screen each. The answers are in the address, so that back and reload keep them.
import { Page } from '@petinsure360/ui'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Answers } from '../search.ts'
import { KindStep } from './kind-step.tsx'
import { OriginStep } from './origin-step.tsx'
import { PlaceStep } from './place-step.tsx'
import { Progress } from './progress.tsx'

export interface StepProps {
  answers: Answers
  /** Keeps answers and goes on to another step. */
  onAnswer: (answers: Answers, step: 1 | 2 | 3) => void
}

const STEPS = { 1: KindStep, 2: OriginStep, 3: PlaceStep }

export function QuoteQuestions() {
  const { step: asked = 1, ...answers } = useSearch({ from: '/quote' })
  const navigate = useNavigate({ from: '/quote' })
  const step = reachable(asked, answers)
  const Step = STEPS[step]
  const goOn = async (given: Answers, next: 1 | 2 | 3) => {
    const known = { ...answers, ...given }
    // The way back leads to the question as it was answered.
    await navigate({ search: { ...known, step }, replace: true, viewTransition: false })
    await navigate({ search: { ...known, step: next } })
  }
  return (
    <Page narrow title="Get a quote" lead="No account needed. You'll see every plan's price at the end.">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Progress step={step} of={3} />
        <Step key={step} answers={answers} onAnswer={(given, next) => void goOn(given, next)} />
      </div>
    </Page>
  )
}

/** The step asked for, or an earlier one that has no answer yet. */
export function reachable(step: 1 | 2 | 3, { species, breed, born }: Answers): 1 | 2 | 3 {
  if (!species) return 1
  return step === 3 && !(breed && born) ? 2 : step
}
