// What people ask, and how to reach somebody.
import type { Schemas } from '@petinsure360/client'
import { environment } from '@petinsure360/client/environment'
import { queries } from '@petinsure360/client/queries'
import { Card, Page } from '@petinsure360/ui'
import { percent } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { waitingOf } from '../policies/plan-terms.tsx'

interface Answered {
  question: string
  answer: ReactNode
}

/** What the price list answers. */
function fromPlans(plans: readonly Schemas['PlanAnswer'][] | undefined): Answered[] {
  return [
    {
      question: 'When does my coverage begin?',
      answer: plans
        ? `The day you buy, after the waiting period of your plan: ${waitingOf(plans)}.`
        : 'The day you buy, after the waiting period of your plan.',
    },
    {
      question: 'What does an out-of-network vet mean for me?',
      answer: `You can see any licensed vet. Outside our network we pay ${plans ? percent(plans[0]?.out_of_network_percentage) : 'a part'} of the benefit; every estimate and decision shows it as a line of its own.`,
    },
  ]
}

const QUESTIONS: Answered[] = [
  {
    question: 'What is not covered?',
    answer:
      'Conditions diagnosed before coverage starts, visits in the waiting period, and dental, routine and behavioral care without the add-on for it.',
  },
  {
    question: 'How long does a claim take?',
    answer:
      'Clear claims are decided in seconds. A claims specialist reviews the others; the claim shows how long that usually takes.',
  },
  {
    question: 'I disagree with a decision.',
    answer:
      'Open the claim and choose "Appeal this decision". A different person reviews it. What was approved stays approved.',
  },
  {
    question: 'How do I get a copy of my data, or have it deleted?',
    answer: (
      <>
        On the page{' '}
        <Link to="/account/data" className="text-brand underline underline-offset-4">
          Your data
        </Link>{' '}
        of your account.
      </>
    ),
  },
  {
    question: 'How do I cancel?',
    answer: 'On the policy, choose "See your refund". You see the amount before anything is cancelled.',
  },
]

export function Help() {
  const plans = useQuery(queries.plans()).data?.plans
  const questions = [...fromPlans(plans), ...QUESTIONS]
  return (
    <Page title="Help and contact" lead="Answers to what people ask most, and how to reach a person.">
      <dl className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
        {questions.map(({ question, answer }) => (
          <div key={question}>
            <dt className="text-lg font-medium">{question}</dt>
            <dd className="mt-1 text-muted">{answer}</dd>
          </div>
        ))}
      </dl>
      <Card title="Talk to us" className="max-w-3xl">
        <ContactAddress />
        <p className="mt-3">
          About a claim that is being reviewed, write to your claims specialist: open it under{' '}
          <Link to="/claims" className="text-brand underline underline-offset-4">
            Claims
          </Link>{' '}
          and use "Messages". In an emergency, see a vet first and claim later.
        </p>
      </Card>
    </Page>
  )
}

/** How to reach somebody about anything; the address is the installation's. */
function ContactAddress() {
  const address = environment.contact()
  if (!address) return null
  return (
    <p>
      Before you buy, about your policy, or before you send a claim: write to{' '}
      <a href={`mailto:${address}`} className="text-brand underline underline-offset-4">
        {address}
      </a>
      .
    </p>
  )
}
