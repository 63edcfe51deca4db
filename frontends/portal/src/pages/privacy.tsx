// What is kept about customers, and who sees it.
import { Page } from '@petinsure360/ui'
import { Sections } from './sections.tsx'

const SECTIONS = [
  {
    title: 'What we keep',
    text: 'Your name and contact details, your pets, policies and claims with their documents and messages. We need them to insure your pet and to pay claims.',
  },
  {
    title: 'Who sees it',
    text: 'You, and those who work on your claim. Analysts work with figures in which names and contact details are hidden.',
  },
  {
    title: 'Your copy, and deletion',
    text: 'Under Account, "Your data", you download everything we keep about you, or have it deleted. A deletion waits some days in which you can take it back, then empties every place; you see there where it stands.',
  },
  {
    title: 'On this device',
    text: 'A claim that you have not sent yet stays on this device with its files, for you alone, until you send it or sign out. Your sign-in is kept in memory only.',
  },
  {
    title: 'No tracking',
    text: 'This site talks to our own service, the sign-in and the live connection, and to nobody else. It sets no advertising cookies.',
  },
]

export const Privacy = () => (
  <Page title="Privacy" lead="What we keep about you, why, and who sees it.">
    <Sections sections={SECTIONS} />
  </Page>
)
