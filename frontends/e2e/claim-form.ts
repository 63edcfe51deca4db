// The portal's form of a claim, filled in as a customer does it.
import type { Page } from 'playwright-core'

export interface ClaimWritten {
  /** The policy's id. */
  policy: string
  /** Dollars, as they are typed. */
  amount: string
  /** What the care was more exactly. */
  category?: string
  finding?: string
  /** When the vet saw the pet, today without it. */
  day?: string
}

/** Fills in everything but the documents, after an accident. */
export async function fillClaim(page: Page, claim: ClaimWritten): Promise<void> {
  const { policy, amount, category = 'Laceration', finding = 'Cut paw', day = today() } = claim
  await page.getByLabel('Which pet?').selectOption(policy)
  await page.getByLabel('What kind of care?').selectOption('Accident')
  await page.getByLabel('Condition or treatment').fill(category)
  await page.getByLabel(/^When did the vet see/).fill(day)
  await page.getByLabel('Which vet?').fill('Lakeside Animal Clinic')
  await page.getByLabel('What did the vet find?').fill(finding)
  await page.getByLabel('What was done?').fill('Cleaned and closed with four stitches.')
  await page.getByLabel('Line 1: what for?').fill('Wound care')
  await page.getByLabel('Amount', { exact: true }).fill(amount)
}

/**
 * Sends a claim of more than the rules decide alone, after a small one of the same day: together they look
 * suspicious. Leaves the claim's page open, and gives its amount.
 */
export async function sendSuspicious(page: Page, policy: string): Promise<string> {
  await sendSmall(page, policy)
  const amount = someAmount(5_100)
  await fillClaim(page, { policy, amount, finding: 'Broken leg' })
  await page.getByRole('button', { name: 'Send the claim' }).click()
  await page.getByText('A claims specialist is reviewing this').waitFor({ timeout: 60_000 })
  return amount
}

/** Sends a claim that stays within the deductible, and goes back to an empty form. */
export async function sendSmall(page: Page, policy: string): Promise<void> {
  const form = page.url()
  await fillClaim(page, { policy, amount: someAmount(20) })
  await page.getByRole('button', { name: 'Send the claim' }).click()
  await page.waitForURL(/\/claims\/CLM-/, { timeout: 60_000 })
  await page.getByRole('link', { name: 'All claims' }).click()
  await page.getByRole('link', { name: 'Submit a claim' }).first().click()
  await page.waitForURL(form)
  await page.getByLabel('Which pet?').waitFor()
}

/** A date in UTC as date inputs take it. */
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
const today = (): string => dateOf(Date.now())

/** Some day of the last weeks, so that claims of several runs do not look like one sent twice. */
export const someDay = (): string => dateOf(Date.now() - Math.ceil(Math.random() * 70) * 86_400_000)

/** An amount that no other claim has: so many dollars, and cents by chance. */
export const someAmount = (dollars: number): string =>
  (dollars + Math.floor(Math.random() * 10_000) / 100).toFixed(2)

/** The amount as pages show it. */
export const shown = (amount: string): string =>
  Number(amount).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
