// What stands beside what it belongs to: choices, ways on, and what a long name leaves room for.
import type { Page } from 'playwright-core'

/** What is off its line, squeezed, or doubled by the browser, one line each. */
export const misaligned = async (page: Page): Promise<string[]> => [
  ...(await choices(page)),
  ...(await waysOn(page)),
  ...(await squeezed(page)),
  ...(await arrows(page)),
]

/** Radio buttons of cards without a description that are not at the middle of their card. */
const choices = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const middle = (each: Element): number => {
      const { top, height } = each.getBoundingClientRect()
      return top + height / 2
    }
    return [...document.querySelectorAll('[data-slot=choice] label')]
      .filter(
        label => label.checkVisibility() && label.querySelector(':scope > span')?.childElementCount === 1,
      )
      .filter(label => {
        const radio = label.querySelector('input')
        return radio && Math.abs(middle(radio) - middle(label)) > 2
      })
      .map(label => `the radio button of "${label.textContent}" is not at its middle`)
  })

/** Ways to all rows whose words do not end where the rows below end. */
const waysOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const endOfWords = (link: Element): number => {
      const words = document.createRange()
      words.selectNodeContents(link)
      return words.getBoundingClientRect().right
    }
    return [...document.querySelectorAll('main section > div:first-child > h2 + a')]
      .filter(link => link.checkVisibility())
      .filter(link => {
        const section = link.closest('section')?.getBoundingClientRect()
        const isAtTheEnd = section && link.getBoundingClientRect().right > section.right - 40
        return isAtTheEnd && Math.abs(endOfWords(link) - section.right) > 4
      })
      .map(link => `"${link.textContent}" does not end where its section ends`)
  })

/** Signs on buttons that are hardly to be seen, and sizes of files over several lines. */
const squeezed = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter(each => each.checkVisibility())
    const tiny = shown('button').filter(button =>
      [...button.querySelectorAll('svg')].some(sign => sign.checkVisibility() && sign.clientWidth < 12),
    )
    const wrapped = shown('li > span.figures').filter(each => {
      const { lineHeight } = getComputedStyle(each)
      return each.offsetHeight > 1.5 * Number.parseFloat(lineHeight)
    })
    return [
      ...tiny.map(each => `the sign of "${each.ariaLabel ?? each.textContent}" is squeezed`),
      ...wrapped.map(each => `"${each.textContent}" takes several lines`),
    ]
  })

/** Inputs with suggestions that have an arrow of the browser's beside the product's own. */
const arrows = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const arrow = '::-webkit-calendar-picker-indicator'
    const rulesOf = (group: { cssRules?: CSSRuleList }): CSSRule[] =>
      [...(group.cssRules ?? [])].flatMap(rule => [rule, ...rulesOf(rule as CSSGroupingRule)])
    const hiding = [...document.styleSheets]
      .flatMap(rulesOf)
      .filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule)
      .filter(({ selectorText, style }) => selectorText.endsWith(arrow) && style.display === 'none')
      .map(({ selectorText }) => selectorText.slice(0, -arrow.length))
    return [...document.querySelectorAll('input[list]')]
      .filter(input => input.checkVisibility() && !hiding.some(selector => input.matches(selector)))
      .map(
        input => `"${input.closest('[data-slot=field]')?.querySelector('label')?.textContent}" has two looks`,
      )
  })
