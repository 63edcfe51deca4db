// The portal's form of a claim, filled in as a customer does it.
import type { Page } from 'playwright-core'

export interface ClaimWritten {
  /** The policy's id. */
  policy: string
  /** Dollars, as they are typed. */
  amount: string
  finding?: string
}

/** Fills in everything but the documents; the visit was today, after an accident. */
export async function fillClaim(page: Page, { policy, amount, finding = 'Cut paw' }: ClaimWritten) {
  await page.getByLabel('For whom?').selectOption(policy)
  await page.getByLabel('What kind of care?').selectOption('Accident')
  await page.getByLabel('More exactly').fill('Laceration')
  await page.getByLabel(/^When did the vet see/).fill(today())
  await page.getByLabel('Which vet?').fill('Lakeside Animal Clinic')
  await page.getByLabel('What did the vet find?').fill(finding)
  await page.getByLabel('What was done?').fill('Cleaned and closed with four stitches.')
  await page.getByLabel('Line 1: what for?').fill('Wound care')
  await page.getByLabel('Amount', { exact: true }).fill(amount)
}

/** Today's date in UTC, as date inputs take it. */
export const today = (): string => new Date().toISOString().slice(0, 10)

/** An amount that no other claim has: so many dollars, and cents by chance. */
export const someAmount = (dollars: number): string =>
  (dollars + Math.floor(Math.random() * 10_000) / 100).toFixed(2)

/** The amount as pages show it. */
export const shown = (amount: string): string =>
  Number(amount).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
