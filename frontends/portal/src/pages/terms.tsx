// The terms in plain words; the numbers of a plan are on the plan itself.
import { Page } from '@petinsure360/ui'
import { Sections } from './sections.tsx'

const SECTIONS = [
  {
    title: 'Coverage',
    text: 'We pay the share of your plan for accidents and illnesses of the insured pet, after the deductible and up to the yearly limit. Routine, dental and behavioral care need their add-on. Outside our network we pay the part of the benefit that your plan names.',
  },
  {
    title: 'Waiting period',
    text: 'Visits before the end of the waiting period are not covered. An add-on that is added later has a waiting period of its own.',
  },
  {
    title: 'Known conditions',
    text: 'Conditions diagnosed before coverage starts are not covered. List them when you add your pet.',
  },
  {
    title: 'Price and payment',
    text: 'The premium is charged in advance, monthly, quarterly or once a year. Your price stays the same until the renewal, wherever you move. In this installation payments are simulated and no money moves.',
  },
  {
    title: 'Claims and appeals',
    text: 'A claim needs the bill. Every decision shows each line from the bill to the payment, and its reasons. You can appeal any decision for less than you asked; a different person reviews it.',
  },
  {
    title: 'Cancellation',
    text: 'You can cancel at any time. You get back the premium of unused days, less what this policy year has paid for claims.',
  },
]

export const Terms = () => (
  <Page title="Terms" lead="What you can rely on, in plain words.">
    <Sections sections={SECTIONS} />
  </Page>
)
