import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// jsdom brings an ArrayBuffer of its own, which what Node's crypto returns is no instance of.
const digest = await crypto.subtle.digest('SHA-256', new Uint8Array())
globalThis.ArrayBuffer = digest.constructor as ArrayBufferConstructor

afterEach(cleanup)
